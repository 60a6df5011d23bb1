import { silentLog } from '../../services/platform/log.ts';
import { tftpDefaults } from '../../services/wire/tftp/config.ts';
import { TftpService } from '../../services/wire/tftp/server.ts';

/** A process of its own: our TFTP service on ADDRESS PORT with the files of FOLDER, until SIGTERM. */
const [address = '', port = '', folder = ''] = process.argv.slice(2);
const config = { ...tftpDefaults, addresses: [address], port: Number(port), folders: { '': folder } };
const tftp = new TftpService(config, { saw: () => {}, log: silentLog });
const started = await tftp.start();
if (!started.ok) throw new Error(started.problem.sentence);
process.on('SIGTERM', () => void tftp.stop());
