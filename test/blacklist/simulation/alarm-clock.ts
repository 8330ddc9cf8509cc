import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { vi } from 'vitest';

type Stub = DurableObjectStub<undefined>;

/**
 * When which actor wants to be woken. Listens to what actors ask of the platform, because asking every one of them after
 * every turn would take longer than all the rest of the day.
 */
export class AlarmClock {
  readonly #names = new WeakMap<DurableObjectStorage, string>();
  readonly #dues = new Map<string, number>();
  /** An actor has asked that is not known yet, or that is in memory anew. */
  #isStranger = true;
  #isListening = false;

  /** When each actor that waits for something is due. */
  async dues(actors: ReadonlyMap<string, Stub>): Promise<ReadonlyMap<string, number>> {
    if (this.#isStranger) {
      this.#isStranger = false;
      for (const [name, stub] of actors) await this.#ask(name, stub);
    }
    // Always in the same order, whoever asked first.
    return new Map([...actors.keys()].flatMap((name) => (this.#dues.has(name) ? [[name, this.#dues.get(name)!]] : [])));
  }

  async fire(name: string, stub: Stub): Promise<void> {
    this.#dues.delete(name);
    await runDurableObjectAlarm(stub);
  }

  /** Somebody is there who was not. */
  recount(): void {
    this.#isStranger = true;
  }

  async #ask(name: string, stub: Stub): Promise<void> {
    const time = await runInDurableObject(stub, (_, { storage }) => {
      this.#listen(Object.getPrototypeOf(storage) as DurableObjectStorage);
      this.#names.set(storage, name);
      return storage.getAlarm();
    });
    this.#note(name, time);
  }

  #note(name: string, time: number | null): void {
    if (time === null) this.#dues.delete(name);
    else this.#dues.set(name, time);
  }

  #listen(proto: DurableObjectStorage): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { setAlarm, deleteAlarm } = proto;
    const heard = (storage: DurableObjectStorage, time: number | null) => {
      const name = this.#names.get(storage);
      if (name === undefined) this.#isStranger = true;
      else this.#note(name, time);
    };
    vi.spyOn(proto, 'setAlarm').mockImplementation(function (this: DurableObjectStorage, time, ...rest) {
      heard(this, Number(time));
      return Reflect.apply(setAlarm, this, [time, ...rest]);
    });
    vi.spyOn(proto, 'deleteAlarm').mockImplementation(function (this: DurableObjectStorage, ...rest) {
      heard(this, null);
      return Reflect.apply(deleteAlarm, this, rest);
    });
  }
}
