import { expect, it } from 'vitest';
import { contracts } from '../../../workers/blacklist/contract/index.ts';
import { INVESTIGATE_ANSWERS } from './investigate-answers.ts';

const routeOf = (call: string) => contracts.find(({ method, path }) => `${method.toUpperCase()} ${path}` === call);

it.each(Object.entries(INVESTIGATE_ANSWERS))(
  '%s is answered to the pages as the contract says',
  async (call, answer) => {
    const route = routeOf(call);
    expect(route, 'the route exists').toBeDefined();
    for (const query of ['', '?at=2026-11-21T03:00:00.000Z']) {
      const reply = await answer({}, new Request(`https://aegis.example/${query}`));
      if (reply instanceof Response) throw new Error('a reply of the fake API is no response');
      const described = route!.responses[reply.status];
      expect(described, `status ${reply.status} is documented`).toBeDefined();
      if (described?.schema) expect(described.schema.safeParse(reply.body).error).toBeUndefined();
    }
  },
);
