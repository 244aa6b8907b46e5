import type { Ack } from '../protocol/messages/ack.ts'
import type { Birth } from '../protocol/messages/birth.ts'
import type { Command } from '../protocol/messages/command.ts'
import type { Events } from '../protocol/messages/events.ts'
import { PROTOCOL_VERSION } from '../protocol/messages/parts.ts'
import type { State } from '../protocol/messages/state.ts'
import type { Time } from '../protocol/messages/time.ts'
import type { Will } from '../protocol/messages/will.ts'
import { AppendLog } from './append-log.ts'
import type { Board } from './board.ts'
import { CommandDesk } from './commands.ts'
import { judgeConfig } from './configuration.ts'
import { type AckOutcome, Delivery } from './delivery.ts'
import { DeviceClock } from './device-clock.ts'
import { copies, type Happening, Machine } from './machine.ts'
import { Mailbox } from './mailbox.ts'
import { type BoardMemory, type DispenserMemory, factoryMemory } from './memory.ts'
import { FirmwareUpdate } from './update.ts'

/** `birthDue`: the server waits for entries that are lost; only a repeated birth tells it that they are gone. */
export type AckResult = AckOutcome & { birthDue: boolean }

/**
 * One dispenser: a cabinet with a board that keeps a log and speaks protocol d1. Without channels it is a climate sensor.
 * No timers, no sockets, no randomness: every call says what happens and when (`now`, epoch milliseconds of world time).
 */
export class Dispenser extends Machine {
  log: AppendLog
  mail: Mailbox
  update: FirmwareUpdate
  /** It has been told to say how things stand. */
  reportDue = false
  private readonly clock: DeviceClock
  private delivery: Delivery
  private commands: CommandDesk
  private configVersion: number
  private boots: number
  private connections = 0
  private announcedFirst = 0
  private restartAsked = false
  private failing = false

  constructor(
    id: string,
    private readonly board: Board,
    memory: DispenserMemory,
  ) {
    super(id, memory.channels, board.cooldown)
    this.clock = new DeviceClock(board.clock, board.clockError)
    this.log = new AppendLog(memory.log, board.logCapacity)
    this.delivery = new Delivery(this.log)
    this.mail = new Mailbox(memory.mail)
    this.commands = this.deskOf(memory)
    this.update = this.updateOf(memory)
    this.boots = memory.boot
    this.configVersion = memory.config.version
    this.config = memory.config.config
  }

  /** Number of this start. */
  get boot(): number {
    return this.boots
  }

  /** Batches sent and not acknowledged. */
  get inFlight(): number {
    return this.delivery.inFlight
  }

  /** What flash keeps beside the log and a half-downloaded image. */
  get memory(): BoardMemory {
    return {
      boot: this.boots,
      channels: copies(this.channels),
      config: { version: this.configVersion, config: this.config },
      commands: this.commands.memory,
      mail: [...this.mail.waiting],
      update: this.update.kept,
    }
  }

  /** A command or complete new firmware asks for a start. */
  get restartDue(): boolean {
    return this.restartAsked || this.update.isReady
  }

  /** Milliseconds between two state reports, as configured; undefined when the configuration does not say. */
  get stateInterval(): number | undefined {
    return milliseconds(this.config.stateSeconds)
  }

  /** Milliseconds between two climate readings, as configured. */
  get climateInterval(): number | undefined {
    return milliseconds(this.config.climateSeconds)
  }

  override get deadline(): number {
    return this.on ? Math.min(super.deadline, this.update.deadline) : Number.POSITIVE_INFINITY
  }

  override passTime(now: number): void {
    super.passTime(now)
    if (this.on && this.update.passTime(now)) this.restartAsked = true
  }

  // Power

  powerOn(now: number): void {
    if (this.on) return
    this.on = true
    this.boots++
    this.connections = 0
    this.restartAsked = false
    this.wake()
    this.clock.boot(now)
    this.delivery.restart()
    this.record({ kind: 'power', state: 'on' }, now)
    this.commands.started(now)
    if (this.update.start(now)) this.restartAsked = true
  }

  /** `lastGasp`: a capacitor kept the board alive long enough to write down that the mains failed. */
  powerOff(now: number, lastGasp: boolean): void {
    if (!this.on) return
    if (lastGasp) this.record({ kind: 'power', state: 'off' }, now)
    this.on = false
  }

  /** Goes down in good order and comes up again, with new firmware when that is ready. */
  restart(now: number): void {
    this.update.apply()
    this.powerOff(now, true)
    this.powerOn(now)
  }

  /** The power fails in the middle of the next write: its entry is torn, and the board is dark. */
  failDuringWrite(): void {
    this.failing = this.on
  }

  /** A technician puts a new board into the cabinet: what lies in it stays, everything that was remembered is gone. */
  swapBoard(log: string, now: number): void {
    this.on = false
    const factory = factoryMemory(log, this.channels)
    this.log = new AppendLog(factory.log, this.board.logCapacity)
    this.delivery = new Delivery(this.log)
    this.mail = new Mailbox([])
    this.commands = this.deskOf(factory)
    this.update = this.updateOf(factory)
    this.channels = factory.channels
    this.boots = 0
    this.configVersion = 0
    this.announcedFirst = 0
    this.config = {}
    this.powerOn(now)
  }

  // What it says

  /**
   * Begins a connection attempt and gives the will for it. Every attempt gets a number of its own: when the broker took
   * a connection whose answer was lost, that connection's will is then older than the next birth.
   */
  beginConnection(): Will {
    this.connections++
    this.delivery.restart()
    return { v: PROTOCOL_VERSION, boot: this.boots, conn: this.connections }
  }

  birth(now: number): Birth {
    this.announcedFirst = this.log.first
    return {
      v: PROTOCOL_VERSION,
      log: this.log.id,
      boot: this.boots,
      conn: this.connections,
      first: this.log.first,
      next: this.log.next,
      firmware: this.update.firmware,
      hardware: this.board.hardware,
      config: this.configVersion,
      ...this.clock.read(now),
      channels: this.reports,
    }
  }

  state(now: number): State {
    return {
      v: PROTOCOL_VERSION,
      log: this.log.id,
      boot: this.boots,
      next: this.log.next,
      ...this.clock.read(now),
      ...this.sensors(),
      rssi: this.board.rssi,
      channels: this.reports,
    }
  }

  /** The next batch to send, oldest first; null when nothing is left or enough is under way. */
  takeBatch(): Events | null {
    return this.delivery.take()
  }

  /** No ack came: everything held goes out again. */
  resend(): void {
    this.delivery.restart()
  }

  // What it is told

  receiveAck(ack: Ack): AckResult {
    const outcome = this.delivery.acknowledge(ack)
    // An ack alone may be older than the birth; the time answers a birth.
    if (outcome.verdict === 'accepted' && this.clock.isTold) this.update.commit()
    const { droppedBelow } = this.log
    const waitsInVain = outcome.verdict === 'accepted' && ack.through + 1 < droppedBelow
    return { ...outcome, birthDue: waitsInVain && this.announcedFirst < droppedBelow }
  }

  receiveTime(time: Time, now: number): void {
    this.clock.set(Date.parse(time.at), now)
    this.update.begin(this.clock.best(now))
  }

  receiveCommand(command: Command, now: number): void {
    const context = { boot: this.boots, conn: this.connections, time: this.clock.best(now) }
    const rest = this.commands.take(command, context, now)
    if (rest === 'restart') this.restartAsked = true
    if (rest === 'report') this.reportDue = true
  }

  /** Returns false when the document cannot even be answered. */
  receiveConfig(document: unknown): boolean {
    const judged = judgeConfig(
      document,
      { version: this.configVersion, config: this.config },
      this.channels.map(({ channel }) => channel),
    )
    if (judged.verdict === 'applied') {
      this.configVersion = judged.applied.version
      this.configure(judged.applied.config)
      this.mail.post({
        kind: 'config',
        message: { v: PROTOCOL_VERSION, version: judged.applied.version, status: 'applied' },
      })
    } else if (judged.verdict === 'rejected') {
      const { version, error } = judged
      this.mail.post({ kind: 'config', message: { v: PROTOCOL_VERSION, version, status: 'rejected', error } })
    }
    return judged.verdict !== 'unreadable'
  }

  /** Returns false for what is no manifest. */
  receiveUpdate(manifest: unknown, now: number): boolean {
    return this.update.offer(manifest, this.clock.best(now))
  }

  withdrawUpdate(): void {
    this.update.withdraw()
  }

  protected record(happening: Happening, now: number): void {
    this.log.append(this.failing ? null : { ...happening, boot: this.boots, ...this.clock.read(now) })
    if (this.failing) this.on = false
    this.failing = false
  }

  private deskOf({ commands }: Pick<DispenserMemory, 'commands'>): CommandDesk {
    return new CommandDesk(commands, this, (words, now) => {
      const moment = { boot: this.boots, conn: this.connections, ...this.clock.read(now) }
      this.mail.post({ kind: 'reply', message: { v: PROTOCOL_VERSION, ...words, ...moment } })
    })
  }

  private updateOf({ update, image }: Pick<DispenserMemory, 'update' | 'image'>): FirmwareUpdate {
    return new FirmwareUpdate(this.board, update, image, (message) =>
      this.mail.post({ kind: 'update', message }),
    )
  }
}

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1_000
