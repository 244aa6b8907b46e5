import type { Position } from '../../protocol/nearby.ts'

export interface Destination extends Position {
  name: string
  address: string | null
}

/** Who asks, as these services want to be told. */
const SOURCE = 'sanliang'

/**
 * Links that open a place in a map, each told that the coordinates are WGS-84, with the parameters of its own manual:
 * Amap "URI API" (`coordinate=wgs84`, longitude first), Baidu "Web URI" (`coord_type=wgs84`, latitude first), Tencent "URI
 * API" (`coord_type=1`, latitude first), and RFC 5870 for `geo:`. They open web pages, so that they work inside WeChat,
 * which starts no other application.
 */
export function directionsTo({ longitude, latitude, name, address }: Destination): {
  amap: string
  baidu: string
  tencent: string
  geo: string
} {
  const amap = {
    position: `${longitude},${latitude}`,
    name,
    coordinate: 'wgs84',
    src: SOURCE,
    callnative: '0',
  }
  const baidu = {
    location: `${latitude},${longitude}`,
    title: name,
    content: address ?? name,
    coord_type: 'wgs84',
    output: 'html',
    src: `webapp.${SOURCE}.finder`,
  }
  const marker = [
    `coord:${latitude},${longitude}`,
    `title:${plain(name)}`,
    `addr:${plain(address ?? name)}`,
  ].join(';')
  return {
    amap: `https://uri.amap.com/marker?${query(amap)}`,
    baidu: `https://api.map.baidu.com/marker?${query(baidu)}`,
    tencent: `https://apis.map.qq.com/uri/v1/marker?${query({ marker, coord_type: '1', referer: SOURCE })}`,
    geo: `geo:${latitude},${longitude}?q=${latitude},${longitude}(${encodeURIComponent(name)})`,
  }
}

/** Without the signs that part Tencent's marker. */
const plain = (text: string): string => text.replace(/[:;|]/g, ' ')

/** With %20 for a space: these services print a plus sign as it stands. */
const query = (parameters: Record<string, string>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
