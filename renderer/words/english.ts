import { bulkWords } from './bulk.ts';
import { activityWords } from './activity.ts';
import { deploymentWords, deployWords } from './deploy.ts';
import { deskWords } from './desk.ts';
import { firstRunWords } from './first-run.ts';
import { heardWords } from './heard.ts';
import { imagesWords } from './images.ts';
import { intakeWords } from './intake.ts';
import { keysWords } from './keys.ts';
import { loginWords } from './login.ts';
import { machineWords } from './machine.ts';
import { detailWords } from './machine-details.ts';
import { machinesWords } from './machines.ts';
import { paletteWords } from './palette.ts';
import { releaseWords } from './release.ts';
import { settingsWords } from './settings.ts';
import { scriptsWords } from './scripts.ts';
import { testsWords } from './tests.ts';

/** English: a file for each part of the desk. What it holds is what every language must hold (words.ts). */
export const english = {
  locale: 'en-GB',
  bulk: bulkWords,
  deploy: deployWords,
  deployment: deploymentWords,
  desk: deskWords,
  activity: activityWords,
  firstRun: firstRunWords,
  heard: heardWords,
  images: imagesWords,
  intake: intakeWords,
  keys: keysWords,
  login: loginWords,
  machine: machineWords,
  detail: detailWords,
  machines: machinesWords,
  palette: paletteWords,
  release: releaseWords,
  settings: settingsWords,
  scripts: scriptsWords,
  tests: testsWords,
  power: { on: 'On', off: 'Off', unknown: 'Power not known', error: 'No power control' },
  rail: {
    steps: ['Power', 'DHCP', 'TFTP', 'HTTP', 'Kernel', 'Agent', 'Scripts'],
    name: (done: number, of: number, waitingFor: string | null) =>
      waitingFor ? `Boot: ${done} of ${of}, waiting for ${waitingFor}` : `Boot: ${done} of ${of}`,
    late: (done: number, of: number, step: string, lateByMs: number | null) =>
      lateByMs === null
        ? `Boot: ${done} of ${of}, waiting for ${step}, late`
        : `Boot: ${done} of ${of}, waiting for ${step}, ${Math.round(lateByMs / 1000)} seconds late`,
  },
  step: {
    power: 'Power',
    dhcp: 'DHCP',
    tftp: 'TFTP',
    http: 'HTTP',
    kernel: 'Kernel',
    agent: 'Agent',
    scripts: 'Scripts',
  },
  /** What the last step is called, by what the boot is for. */
  work: {
    enlist: 'Scripts',
    commission: 'Scripts',
    test: 'Tests',
    deploy: 'Image',
    release: 'Erase',
    rescue: 'Log in',
    boot: 'Start',
  },
};
