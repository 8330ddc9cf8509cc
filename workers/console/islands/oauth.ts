import { valueAt } from './bind.ts';
import { follower } from './follow.ts';

/** Sends the browser where the answer says: to the application that asked. */
follower('redirect', ({ body }) => {
  const target = valueAt(body, 'redirect_to');
  // The API has registered the address; a script is none that it could have.
  if (typeof target === 'string' && !/^(javascript|data|vbscript):/i.test(target)) location.assign(target);
});
