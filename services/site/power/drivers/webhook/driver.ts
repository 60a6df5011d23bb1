import { ok, type Result } from '../../../../contract/result.ts';
import {
  powerDriver,
  powerProblem,
  type CheckStep,
  type DriverContext,
  type PowerCheck,
  type PowerProblem,
  type PowerState,
  type Switched,
} from '../../driver.ts';
import { callWebhook, maxBodyBytes, type WebhookAnswer } from './request.ts';
import { webhookSettings, type WebhookSettings } from './settings.ts';

type Context = DriverContext<WebhookSettings>;

function authorization(s: WebhookSettings): Record<string, string> {
  if (s.power_token !== '') return { authorization: `Bearer ${s.power_token}` };
  if (s.power_user === '' && s.power_pass === '') return {};
  return { authorization: `Basic ${Buffer.from(`${s.power_user}:${s.power_pass}`).toString('base64')}` };
}

/** Sentences name the host alone: paths and queries of webhooks often are secrets themselves. */
function problemOf(answer: WebhookAnswer, host: string): { ok: false; problem: PowerProblem } {
  if ('failed' in answer) {
    switch (answer.failed) {
      case 'stopped':
        return powerProblem('stopped', `The call to ${host} was stopped before it was done.`, 'can help');
      case 'timeout':
        return powerProblem(
          'no_answer',
          `${host} did not answer within 15 seconds. Check that it runs.`,
          'can help',
        );
      case 'too long':
        return powerProblem(
          'answer_too_long',
          `${host} answered with more than ${maxBodyBytes / 1024} KiB. Check the address.`,
          'no use',
        );
      case 'error':
        return powerProblem(
          'no_connection',
          `${host} cannot be reached (${answer.why}). Check the address and its certificate.`,
          'can help',
        );
    }
  }
  const { status } = answer;
  if (status === 401 || status === 403) {
    return powerProblem(
      'not_allowed',
      `${host} refuses the credentials (HTTP ${status}). Correct user, password or token.`,
      'no use',
    );
  }
  const hint = status >= 500 ? 'Look at its log.' : 'Check the address.';
  return powerProblem(
    'refused',
    `${host} answered HTTP ${status}. ${hint}`,
    status >= 500 ? 'can help' : 'no use',
  );
}

async function call(
  context: Context,
  method: 'GET' | 'POST',
  uri: string,
  action?: string,
): Promise<Result<string, PowerProblem>> {
  const { settings, clock, signal } = context;
  const url = new URL(uri);
  const body = action === undefined ? undefined : JSON.stringify({ action });
  const answer = await callWebhook(
    {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...authorization(settings),
      },
      ...(body !== undefined && { body }),
      verifyCertificate: settings.power_verify_ssl,
    },
    clock,
    signal,
  );
  const fine = 'status' in answer && answer.status >= 200 && answer.status < 300;
  return fine ? ok(answer.body) : problemOf(answer, url.host);
}

async function query(context: Context): Promise<Result<PowerState, PowerProblem>> {
  const { settings } = context;
  const answer = await call(context, 'GET', settings.power_query_uri);
  if (!answer.ok) return answer;
  if (new RegExp(settings.power_on_regex).test(answer.value)) return ok('on');
  return ok(new RegExp(settings.power_off_regex).test(answer.value) ? 'off' : 'unknown');
}

const press = async (context: Context, action: 'on' | 'off'): Promise<Result<Switched, PowerProblem>> => {
  const { power_on_uri, power_off_uri } = context.settings;
  const answer = await call(context, 'POST', action === 'on' ? power_on_uri : power_off_uri, action);
  return answer.ok ? ok({ state: action }) : answer;
};

async function check(context: Context): Promise<PowerCheck> {
  const asked = await query(context);
  const { host } = new URL(context.settings.power_query_uri);
  const skipped: CheckStep = {
    name: 'power state',
    outcome: 'skipped',
    sentence: 'Not tried: an earlier step failed.',
  };
  if (!asked.ok) {
    const failed: CheckStep = { name: 'address', outcome: 'failed', sentence: asked.problem.sentence };
    return { passed: false, state: 'unknown', steps: [failed, skipped] };
  }
  const state = asked.value;
  const sentence =
    state === 'unknown'
      ? `The answer of ${host} fits neither the expression for on nor the one for off. Correct them.`
      : `The machine is ${state}.`;
  return {
    passed: state !== 'unknown',
    state,
    steps: [
      { name: 'address', outcome: 'passed', sentence: `${host} answers.` },
      { name: 'power state', outcome: state === 'unknown' ? 'failed' : 'passed', sentence },
    ],
  };
}

/** Any web service that switches a machine: POST to one address for on, another for off, GET a third for the state. */
export default powerDriver({
  type: 'webhook',
  label: 'Webhook',
  capabilities: ['query'],
  settings: webhookSettings,
  query,
  on: (context) => press(context, 'on'),
  off: (context) => press(context, 'off'),
  check,
});
