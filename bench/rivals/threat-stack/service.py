"""The blacklist service of a design of microservices: FastAPI, PostgreSQL, Redis.

Written for the bench, as fast as the design allows: asyncpg in place of an ORM, a pool, uvloop and httptools, Unix sockets to both
stores, no gateway in front, no credentials, no quota, no access log. The design knows no ETag; this one has it.
"""

import hashlib
import os
from ipaddress import ip_address

import asyncpg
import redis.asyncio
from fastapi import FastAPI, Header, HTTPException, Response
from fastapi.responses import JSONResponse

FEED_TTL_SECONDS = 180
FEED_KEY = "blacklist:fortigate"
ETAG_KEY = "blacklist:fortigate:etag"
FEED_SQL = """
    SELECT string_agg(host(ip), E'\\n' ORDER BY ip) || E'\\n'
    FROM blacklist_ip WHERE is_active AND expires_at > now()
"""
CHECK_SQL = """
    SELECT source, reason, first_seen, last_seen, expires_at
    FROM blacklist_ip WHERE ip = $1 AND is_active AND expires_at > now()
"""

app = FastAPI()


@app.on_event("startup")
async def start() -> None:
    app.state.pool = await asyncpg.create_pool(
        host=os.environ["STACK_SOCKETS"], user="bench", database="postgres", min_size=4, max_size=8
    )
    app.state.redis = redis.asyncio.Redis(unix_socket_path=os.environ["STACK_SOCKETS"] + "/redis.sock")


@app.on_event("shutdown")
async def stop() -> None:
    await app.state.redis.close()
    await app.state.pool.close()


async def render() -> tuple[bytes, str]:
    text = (await app.state.pool.fetchval(FEED_SQL) or "").encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "healthy"}


@app.get("/api/fortigate")
async def fortigate(if_none_match: str | None = Header(default=None)) -> Response:
    store = app.state.redis
    if if_none_match is not None and (known := await store.get(ETAG_KEY)) is not None and known.decode() == if_none_match:
        return Response(status_code=304, headers={"etag": if_none_match})
    text, known = await store.mget(FEED_KEY, ETAG_KEY)
    if text is not None and known is not None:
        return Response(text, media_type="text/plain", headers={"etag": known.decode()})
    text, etag = await render()
    async with store.pipeline() as together:
        together.set(FEED_KEY, text, ex=FEED_TTL_SECONDS).set(ETAG_KEY, etag, ex=FEED_TTL_SECONDS)
        await together.execute()
    return Response(text, media_type="text/plain", headers={"etag": etag})


@app.get("/api/fortigate/uncached")
async def uncached() -> Response:
    """What a request costs whose cache has just expired. For the bench; the design has no such route."""
    text, etag = await render()
    return Response(text, media_type="text/plain", headers={"etag": etag})


@app.get("/api/v1/blacklist/search/{address}")
async def check(address: str) -> JSONResponse:
    try:
        ip = ip_address(address)
    except ValueError:
        raise HTTPException(400, "not an address") from None
    row = await app.state.pool.fetchrow(CHECK_SQL, ip)
    if row is None:
        return JSONResponse({"ip": address, "listed": False})
    return JSONResponse(
        {
            "ip": address,
            "listed": True,
            "source": row["source"],
            "reason": row["reason"],
            "first_seen": row["first_seen"].isoformat(),
            "last_seen": row["last_seen"].isoformat(),
            "expires_at": row["expires_at"].isoformat(),
        }
    )
