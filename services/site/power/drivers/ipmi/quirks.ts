/** What real BMCs do beside the specification, as data. Sources: GitHub issues, and FreeIPMI's list of bugs. */

/** Open Session statuses that mean "propose another cipher suite". */
export const tryNextSuite: ReadonlyMap<number, string> = new Map([
  [0x01, 'Intel M50CYP with suite 17 alone: "insufficient resources" (FreeIPMI bug list, 28)'],
  [0x04, 'invalid authentication algorithm; OpenIPMI without SHA-256'],
  [0x05, 'invalid integrity algorithm'],
  [0x0a, 'Supermicro X8 with the suite switched off (FreeIPMI bug list, 19)'],
  [0x10, 'invalid confidentiality algorithm'],
  [0x11, 'no cipher suite match, as the specification wants it'],
  [0x12, 'MSI and Intel with the suite switched off (FreeIPMI bug list, 20)'],
]);

/** RAKP 2 statuses that may mean "ask for a lower privilege" (warewulf 656, python-ipmi 143, ipmitool 376). */
export const tryLowerRole: ReadonlyMap<number, string> = new Map([
  [0x09, 'invalid role'],
  [0x0a, 'unauthorised role'],
  [0x0d, 'unauthorised name: some look the name up together with the role'],
]);

/**
 * Statuses of RAKP 2 and 4 that a lost or late packet leads to: begin anew, and repeat less hastily. The password is
 * known to be right once RAKP 2 was checked.
 */
export const beginAnew: ReadonlyMap<number, string> = new Map([
  [0x02, 'a repeated RAKP 3 after a lost RAKP 4'],
  [0x0f, 'a repeated RAKP 1 made the BMC draw another random number (phosphor-net-ipmid and others)'],
  [0x08, 'inactive session id: the log-in was given up for another'],
]);

/** Completion codes of Set Session Privilege Level that ask for a lower one (22.18). */
export const lowerLevel: readonly number[] = [0x80, 0x81];

/** Completion codes that mean "it cannot cycle by itself" (command or action unknown): off, then on. */
export const noCycle: readonly number[] = [0xc1, 0xcc];
