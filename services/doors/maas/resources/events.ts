import { json } from '../answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { eventQuery, rankOf } from '../event-query.ts';

export default resource({
  handler: 'EventsHandler',
  path: 'events',
  doc: 'What happened.',
  operations: {
    'GET query': {
      doc: 'Events, newest first. Parameters: hostname, mac_address, id, level, limit, before, after, owner.',
      async run({ read }, { query }) {
        const limit = Number(one(query, 'limit') || 100);
        if (!(limit >= 1 && limit <= 1000)) return json({ limit: ['Give a number from 1 to 1000.'] }, 400);
        if (one(query, 'level') && rankOf(one(query, 'level')) < 0)
          return json({ level: ['Give DEBUG, INFO, WARNING, ERROR, CRITICAL or AUDIT.'] }, 400);
        return json(await eventQuery(read, query, limit));
      },
    },
  },
});
