import { gone, json, refusal, text } from '../answer.ts';
import { resource } from '../resource.ts';
import { userShape } from '../shapes/user.ts';

export default resource({
  handler: 'UserHandler',
  path: 'users/{username}',
  doc: 'One user.',
  operations: {
    GET: {
      doc: 'Reads a user: oneself, or any as an admin.',
      async run({ call, caller }, _request, { username }) {
        if (username === caller.name) {
          const who = await call('access.whoami', {});
          return who.ok ? json(userShape(who.value)) : refusal(who.problem);
        }
        const users = await call('access.users', {});
        if (!users.ok) return refusal(users.problem);
        const found = users.value.users.find((user) => user.username === username);
        return found ? json(userShape(found)) : text(404, 'No User matches the given query.');
      },
    },
    DELETE: {
      doc: 'Deletes a user with sessions and keys. Machines keep the name of their owner.',
      async run({ call }, _request, { username }) {
        const done = await call('access.delete_user', { username: username ?? '' });
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
