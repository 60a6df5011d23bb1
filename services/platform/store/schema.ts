import type {
  ApiKeyTable,
  LoginLockTable,
  MachineKeyTable,
  SessionTable,
  SshKeyTable,
  UserTable,
} from './schema/access.ts';
import type { BootStepTable } from './schema/boot.ts';
import type { DeploymentTable } from './schema/deploy.ts';
import type { EventTable, SettingTable } from './schema/desk.ts';
import type { BootResourceTable } from './schema/images.ts';
import type { JobItemTable, JobTable } from './schema/jobs.ts';
import type {
  BlockDeviceTable,
  BmcTable,
  HardwareInfoTable,
  InterfaceTable,
  InventoryChangeTable,
  InventoryReadingTable,
  MemoryModuleTable,
  NodeDeviceTable,
  NumaNodeTable,
} from './schema/inventory.ts';
import type { InterfaceLinkTable, NetworkInterfaceTable } from './schema/links.ts';
import type {
  BulkRowTable,
  ClaimTable,
  MachineMacTable,
  MachineTable,
  MachineTagTable,
  OwnerDataTable,
  PoolTable,
  SavedViewTable,
  TagTable,
  ZoneTable,
} from './schema/machines.ts';
import type {
  FabricTable,
  IpRangeTable,
  LeaseTable,
  SeenAddressTable,
  StaticAddressTable,
  SubnetTable,
  VlanTable,
} from './schema/network.ts';
import type { NicAddressTable } from './schema/nic-addresses.ts';
import type { PowerIntentTable, PowerNoteTable } from './schema/power.ts';
import type {
  ScriptMetricTable,
  ScriptOutputTable,
  ScriptResultTable,
  ScriptRunTable,
  ScriptTable,
  ScriptTagsTable,
  ScriptVersionTable,
} from './schema/scripts.ts';
import type {
  DiskContentTable,
  FilesystemTable,
  PartitionTable,
  SpecialMountTable,
  StorageConfigTable,
  StorageTagTable,
  VirtualDeviceTable,
  VolumeGroupTable,
} from './schema/storage.ts';

/** Every table, by name; the folder that owns one is named in its file under schema/. */
export interface Schema {
  machine: MachineTable;
  machine_mac: MachineMacTable;
  zone: ZoneTable;
  pool: PoolTable;
  tag: TagTable;
  machine_tag: MachineTagTable;
  owner_data: OwnerDataTable;
  workload_annotation: OwnerDataTable;
  claim: ClaimTable;
  saved_view: SavedViewTable;
  bulk_row: BulkRowTable;
  interface: InterfaceTable;
  block_device: BlockDeviceTable;
  node_device: NodeDeviceTable;
  numa_node: NumaNodeTable;
  memory_module: MemoryModuleTable;
  hardware_info: HardwareInfoTable;
  bmc: BmcTable;
  inventory_change: InventoryChangeTable;
  inventory_reading: InventoryReadingTable;
  deployment: DeploymentTable;
  script_run: ScriptRunTable;
  script_result: ScriptResultTable;
  script_output: ScriptOutputTable;
  script_metric: ScriptMetricTable;
  script: ScriptTable;
  script_version: ScriptVersionTable;
  script_tags: ScriptTagsTable;
  fabric: FabricTable;
  vlan: VlanTable;
  subnet: SubnetTable;
  ip_range: IpRangeTable;
  lease: LeaseTable;
  static_address: StaticAddressTable;
  network_interface: NetworkInterfaceTable;
  interface_link: InterfaceLinkTable;
  seen_address: SeenAddressTable;
  nic_address: NicAddressTable;
  boot_step: BootStepTable;
  power_intent: PowerIntentTable;
  power_note: PowerNoteTable;
  boot_resource: BootResourceTable;
  user: UserTable;
  api_key: ApiKeyTable;
  ssh_key: SshKeyTable;
  machine_key: MachineKeyTable;
  session: SessionTable;
  login_lock: LoginLockTable;
  event: EventTable;
  setting: SettingTable;
  job: JobTable;
  job_item: JobItemTable;
  disk_content: DiskContentTable;
  storage_config: StorageConfigTable;
  partition: PartitionTable;
  volume_group: VolumeGroupTable;
  virtual_device: VirtualDeviceTable;
  filesystem: FilesystemTable;
  special_mount: SpecialMountTable;
  storage_tag: StorageTagTable;
}
