import { AegisError } from '../../shared/kernel/error.ts';

/** Key of the name in the object's own storage. */
const NAME_KEY = 'k_name';

/**
 * The name that an object was created by. Not every runtime tells it to an object that its alarm woke, so the object
 * keeps it; one that cannot find out who it is must do nothing in the name of another.
 *
 * @throws AegisError `internal` for an object that has no name and never had one.
 */
export function actorName({ id, storage }: Pick<DurableObjectState, 'id' | 'storage'>): string {
  const kept = storage.kv.get<string>(NAME_KEY);
  const name = id.name ?? kept;
  if (name === undefined) throw new AegisError('internal', 'An object without a name was woken');
  if (kept === undefined) storage.kv.put(NAME_KEY, name);
  return name;
}
