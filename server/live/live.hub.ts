import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http'
import { type DefaultEventsMap, Server, type Socket } from 'socket.io'
import type { MapPoint } from '../../protocol/api/places.ts'
import type { DashboardToServer, LiveChanges, ServerToDashboard } from '../../protocol/live.ts'
import type { Ambient } from '../ambient.ts'
import type { ChangeEvents, Changes } from '../changes.ts'
import { covers } from '../db/scope.ts'
import type { Log } from '../log.ts'
import type { Actor } from '../route.ts'

interface Parts {
  server: HttpServer
  gate: {
    /** The person behind a handshake's cookie or bearer token, or null. */
    actorFromHeaders(headers: IncomingHttpHeaders, address: string | undefined): Promise<Actor | null>
    /** Whether a page from this Origin may connect; absent = not a browser. */
    originAllowed(headers: IncomingHttpHeaders, address: string | undefined): boolean
  }
  /** Markers as the map shows them. */
  pointsOf(locationIds: string[]): Promise<MapPoint[]>
  /** Division codes of these places. */
  codesOf(locationIds: string[]): Promise<Map<string, string>>
  /** Where a device stands. */
  placeOf(deviceId: string): string | undefined
  changes: Changes
  ambient: Ambient
  log: Log
}

interface SocketData {
  actor: Actor
  /** Ticks in a row at which the last message had not left. */
  behind: number
}
type LiveSocket = Socket<DashboardToServer, ServerToDashboard, DefaultEventsMap, SocketData>

/** One message a second and region carries everything that was committed meanwhile. */
const TICK_MS = 1_000
/** Sensors tell something all the time, and a chart moves by a point in minutes: it is told every so many ticks. */
const CLIMATE_TICKS = 5
/** A dashboard that takes nothing for this many ticks is frozen: it is dropped, and asks for everything when it comes back. */
const MAX_BEHIND = 8
/** How often a long-lived connection must still be somebody's. */
const RECHECK_MS = 60_000
/** Above this many changed places a message says so instead of naming each. */
const MAX_POINTS = 500

/** Committed changes → dashboards, coalesced, each to the jurisdiction that may see them. */
export class LiveHub {
  private readonly parts: Parts
  private io: Server<DashboardToServer, ServerToDashboard, DefaultEventsMap, SocketData> | null = null
  private timers: NodeJS.Timeout[] = []
  private ticking = false
  private readonly marked = new Set<string>()
  private readonly stocked = new Set<string>()
  /** Division codes of where places stood until they were moved. */
  private readonly moved = new Map<string, string[]>()
  /** Places with new readings, and the ticks until they are told. */
  private readonly measured = new Set<string>()
  private climateDue = 0
  private readonly vended = new Map<string, number>()
  private readonly steered = new Set<string>()
  /** Whose machines each is for. */
  private readonly rollouts = new Map<string, string | null>()
  /** Division codes of alerts that changed; null = of the installation. */
  private readonly alerted = new Set<string | null>()
  private referenceChanged = false
  private readonly listeners: { [E in keyof ChangeEvents]?: (...args: ChangeEvents[E]) => void }

  constructor(parts: Parts) {
    this.parts = parts
    this.listeners = {
      stock: (ids) => {
        for (const id of ids) {
          this.stocked.add(id)
          this.marked.add(id)
        }
      },
      compliance: (ids) => {
        if (ids === null) this.referenceChanged = true
        else this.tellOf(ids)
      },
      orders: (ids) => this.tellOf(ids),
      stocktake: (id) => this.tellOf([id]),
      excursions: (ids) => this.tellOf(ids),
      proposals: (ids) => this.tellOf(ids),
      staff: (ids) => this.tellOf(ids),
      climate: (ids) => {
        for (const id of ids) this.measured.add(id)
      },
      vended: (id, quantity) => {
        this.vended.set(id, (this.vended.get(id) ?? 0) + quantity)
      },
      device: (id) => {
        this.marked.add(id)
      },
      steered: (ids) => {
        for (const id of ids) this.steered.add(id)
      },
      rollout: (id, code) => {
        this.rollouts.set(id, code)
      },
      reference: () => {
        this.referenceChanged = true
      },
      alerts: (codes) => {
        for (const code of codes) this.alerted.add(code)
      },
      place: (id, left) => {
        this.marked.add(id)
        this.stocked.add(id)
        if (left !== undefined) this.moved.set(id, [...(this.moved.get(id) ?? []), left])
      },
      signedOut: (personId) => {
        void this.recheck((socket) => socket.data.actor.person.id === personId)
      },
    }
  }

  start(): void {
    const { server, changes, gate } = this.parts
    this.io = new Server(server, {
      serveClient: false,
      // Nothing is expected from a dashboard: a large packet is an attack.
      maxHttpBufferSize: 10_000,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      allowRequest: (request, answer) =>
        answer(null, gate.originAllowed(request.headers, request.socket.remoteAddress)),
    })
    this.io.use((socket, next) => {
      gate.actorFromHeaders(socket.handshake.headers, socket.handshake.address).then(
        (actor) => {
          if (!actor) return next(new Error('unauthenticated'))
          socket.data.actor = actor
          socket.data.behind = 0
          next()
        },
        () => next(new Error('unavailable')),
      )
    })
    this.io.on('connection', (socket) => {
      void socket.join(room(socket.data.actor.scope))
    })
    for (const event of Object.keys(this.listeners) as (keyof ChangeEvents)[]) {
      const listener = this.listeners[event]
      if (listener) changes.on(event, listener as never)
    }
    this.timers = [
      setInterval(() => void this.tick(), TICK_MS),
      setInterval(() => void this.recheck(() => true), RECHECK_MS),
    ]
    for (const timer of this.timers) timer.unref()
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer)
    for (const event of Object.keys(this.listeners) as (keyof ChangeEvents)[]) {
      const listener = this.listeners[event]
      if (listener) this.parts.changes.off(event, listener as never)
    }
    // Not awaited: it ends with the last connection of the web server, which gives up waiting for them when it stops.
    void this.io?.close()
    this.io = null
  }

  /** Dashboards connected now. */
  get connected(): number {
    return this.io?.engine.clientsCount ?? 0
  }

  private tellOf(locationIds: readonly string[]): void {
    for (const id of locationIds) this.stocked.add(id)
  }

  private async tick(): Promise<void> {
    this.climateDue = Math.max(0, this.climateDue - 1)
    const climateNews = this.climateDue === 0 && this.measured.size > 0
    const news = [this.marked, this.stocked, this.steered, this.rollouts, this.alerted]
    const nothing = !this.referenceChanged && !climateNews && news.every(({ size }) => size === 0)
    if (!this.io || this.ticking || nothing) return
    this.ticking = true
    try {
      const scopes = this.openScopes()
      const marked = [...this.marked].slice(0, MAX_POINTS)
      const stocked = [...this.stocked]
      const moved = new Map(this.moved)
      const measured = climateNews ? [...this.measured] : []
      const vended = new Map(this.vended)
      const steered = [...this.steered].slice(0, MAX_POINTS)
      const rollouts = [...this.rollouts]
      const alerted = [...this.alerted]
      const reference = this.referenceChanged
      for (const id of marked) this.marked.delete(id)
      for (const id of steered) this.steered.delete(id)
      this.stocked.clear()
      this.moved.clear()
      if (climateNews) {
        this.measured.clear()
        this.climateDue = CLIMATE_TICKS
      }
      this.vended.clear()
      this.rollouts.clear()
      this.alerted.clear()
      this.referenceChanged = false
      if (scopes.length === 0) return
      const points = await this.parts.pointsOf(marked)
      const shown = new Set(points.map(({ id }) => id))
      // A place that the map cannot show is told of all the same.
      const told = [...new Set([...stocked, ...marked.filter((id) => !shown.has(id))])]
      const placeOf = (deviceId: string) => this.parts.placeOf(deviceId) ?? ''
      const places = new Set([...told, ...measured, ...vended.keys(), ...steered.map(placeOf)])
      const codes = await this.parts.codesOf([...places])
      const at = this.parts.ambient.now().toISOString()
      for (const scope of scopes) {
        const seen = (id: string) => {
          const code = codes.get(id)
          return code !== undefined && covers(scope, code)
        }
        const message: LiveChanges = {
          points: points.filter((point) => covers(scope, point.jurisdictionCode)),
          // Who has lost a place has to ask again to see it gone.
          locationIds: told.filter((id) => seen(id) || moved.get(id)?.some((code) => covers(scope, code))),
          climate: measured.filter(seen),
          steered: steered.filter((id) => seen(placeOf(id))),
          rollouts: rollouts.filter(([, code]) => covers(scope, code ?? '')).map(([id]) => id),
          reference,
          alerts: alerted.some((code) => covers(scope, code ?? '')),
          vended: [...vended].reduce((sum, [id, quantity]) => sum + (seen(id) ? quantity : 0), 0),
          at,
        }
        const { points: markers, locationIds, climate, steered: devices, rollouts: updates } = message
        const changed = message.reference || message.alerts
        if (changed || [markers, locationIds, climate, devices, updates].some(({ length }) => length > 0))
          this.io?.to(room(scope)).emit('changes', message)
      }
    } catch (error) {
      this.parts.log.error({ err: error }, 'live changes could not be sent')
    } finally {
      this.ticking = false
    }
  }

  /** The jurisdictions somebody watches; frozen dashboards are dropped on the way. */
  private openScopes(): (string | null)[] {
    const scopes = new Set<string | null>()
    for (const socket of this.sockets()) {
      socket.data.behind = socket.conn.transport.writable ? 0 : socket.data.behind + 1
      if (socket.data.behind > MAX_BEHIND) socket.conn.close(true)
      else scopes.add(socket.data.actor.scope)
    }
    return [...scopes]
  }

  private async recheck(which: (socket: LiveSocket) => boolean): Promise<void> {
    for (const socket of this.sockets()) {
      if (!which(socket)) continue
      const actor = await this.parts.gate
        .actorFromHeaders(socket.handshake.headers, socket.handshake.address)
        .catch(() => null)
      if (!actor) {
        socket.emit('signedOut')
        socket.disconnect(true)
      } else if (actor.scope !== socket.data.actor.scope) socket.disconnect(true)
      else socket.data.actor = actor
    }
  }

  private sockets(): LiveSocket[] {
    return [...(this.io?.sockets.sockets.values() ?? [])]
  }
}

const room = (scope: string | null): string => `scope:${scope ?? ''}`
