import { silentLog } from '../../services/platform/log.ts';
import { machineFiles } from '../../services/wire/files/handler.ts';
import { MachineHttpService } from '../../services/wire/files/service.ts';

/** A process of its own: our HTTP boot files on ADDRESS PORT out of FOLDER, until SIGTERM. */
const [address = '', port = '', folder = ''] = process.argv.slice(2);
const files = machineFiles({ folders: { '': folder }, documents: {}, saw: () => {}, log: silentLog });
const http = new MachineHttpService({ addresses: [address], port: Number(port), files });
const started = await http.start();
if (!started.ok) throw new Error(started.problem.sentence);
process.on('SIGTERM', () => void http.stop());
