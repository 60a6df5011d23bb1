import { json, refusal } from '../answer.ts';
import { flag, one } from '../request.ts';
import { resource } from '../resource.ts';
import { userShape } from '../shapes/user.ts';

export default resource({
  handler: 'UsersHandler',
  path: 'users',
  doc: 'Users of this desk.',
  operations: {
    GET: {
      doc: 'Lists them, for admins.',
      async run({ call }) {
        const users = await call('access.users', {});
        return users.ok ? json(users.value.users.map(userShape)) : refusal(users.problem);
      },
    },
    POST: {
      doc: 'Adds a user. Parameters: username, email, password, is_superuser.',
      async run({ call }, { body }) {
        const user = {
          username: one(body, 'username'),
          email: one(body, 'email'),
          isSuperuser: flag(body, 'is_superuser') ?? false,
        };
        const made = await call('access.create_user', { ...user, password: one(body, 'password') });
        return made.ok ? json(userShape(user)) : refusal(made.problem);
      },
    },
    'GET whoami': {
      doc: 'Who is asking.',
      async run({ call }) {
        const who = await call('access.whoami', {});
        return who.ok ? json(userShape(who.value)) : refusal(who.problem);
      },
    },
  },
});
