import { json, refusal } from '../answer.ts';
import { resource } from '../resource.ts';

export default resource({
  handler: 'UsersHandler',
  path: 'users',
  doc: 'Users of this desk.',
  operations: {
    'GET whoami': {
      doc: 'Who is asking.',
      async run({ call }) {
        const who = await call('access.whoami', {});
        if (!who.ok) return refusal(who.problem);
        const { username, email, isSuperuser } = who.value;
        return json({
          username,
          email,
          is_local: true,
          is_superuser: isSuperuser,
          resource_uri: `/MAAS/api/2.0/users/${username}/`,
        });
      },
    },
  },
});
