import { gone, json, refusal } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';

export default resource({
  handler: 'AccountHandler',
  path: 'account',
  doc: "The caller's API keys.",
  operations: {
    'GET list_authorisation_tokens': {
      doc: 'Lists the API keys, each as consumer:token:secret.',
      async run({ call }) {
        const keys = await call('access.api_keys', {});
        return keys.ok
          ? json(keys.value.keys.map(({ name, token }) => ({ name, token })))
          : refusal(keys.problem);
      },
    },
    'POST create_authorisation_token': {
      doc: 'Makes an API key. Parameter: name.',
      async run({ call }, { body }) {
        const made = await call('access.create_api_key', { name: one(body, 'name') });
        if (!made.ok) return refusal(made.problem);
        const { name, consumerKey, tokenKey, tokenSecret } = made.value;
        return json({ name, consumer_key: consumerKey, token_key: tokenKey, token_secret: tokenSecret });
      },
    },
    'POST delete_authorisation_token': {
      doc: 'Revokes an API key. Parameter: token_key.',
      async run({ call }, { body }) {
        const done = await call('access.delete_api_key', { tokenKey: one(body, 'token_key') });
        return done.ok ? gone : refusal(done.problem);
      },
    },
  },
});
