-- Script of wrk: asks for the paths in LOAD_PATHS (separated by blanks) in turn and prints its figures as one line of JSON.
local requests = {}
local next = 0

function init()
  for path in os.getenv("LOAD_PATHS"):gmatch("%S+") do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests":%d,"duration":%d,"bytes":%d,"failures":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
