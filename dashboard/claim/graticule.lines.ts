import { divIcon, LayerGroup, type Map as LeafletMap, Marker, Polyline } from 'leaflet'
import { labelOf, linesBetween, stepFor } from '../map/graticule.ts'
import classes from './pin.map.module.css'

const LINES = 3
/** Pixels at the bottom that the scale bar has for itself. */
const SCALE_BAR = 36

/** Meridians and parallels with their degrees, drawn anew whenever the map has moved. */
export class GraticuleLines {
  readonly #map: LeafletMap
  readonly #group = new LayerGroup()

  constructor(map: LeafletMap) {
    this.#map = map
    this.#group.addTo(map)
    map.on('moveend', this.#draw)
  }

  remove(): void {
    this.#map.off('moveend', this.#draw)
    this.#group.remove()
  }

  readonly #draw = (): void => {
    const bounds = this.#map.getBounds()
    const [west, south, east, north] = [
      bounds.getWest(),
      bounds.getSouth(),
      bounds.getEast(),
      bounds.getNorth(),
    ]
    this.#group.clearLayers()
    for (const longitude of linesBetween(west, east, stepFor(east - west, LINES))) {
      this.#line([south, longitude], [north, longitude])
      this.#label([north, longitude], labelOf(longitude, 'longitude'), [-4, -2])
    }
    for (const latitude of linesBetween(south, north, stepFor(north - south, LINES))) {
      this.#line([latitude, west], [latitude, east])
      if (this.#map.latLngToContainerPoint([latitude, west]).y < this.#map.getSize().y - SCALE_BAR)
        this.#label([latitude, west], labelOf(latitude, 'latitude'), [-4, 16])
    }
  }

  #line(from: [number, number], to: [number, number]): void {
    new Polyline([from, to], { interactive: false, className: classes.line ?? '' }).addTo(this.#group)
  }

  #label(at: [number, number], text: string, iconAnchor: [number, number]): void {
    const icon = divIcon({ className: classes.label ?? '', html: text, iconSize: [80, 14], iconAnchor })
    new Marker(at, { icon, interactive: false, keyboard: false }).addTo(this.#group)
  }
}
