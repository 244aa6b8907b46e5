import type { SheetColumnName } from '../../../protocol/api/exchange.ts'
import { column, type ImportColumn } from './import-column.ts'

type LandmarkColumn = Extract<
  SheetColumnName,
  'landmark' | 'landmarkEn' | 'jurisdiction' | 'longitude' | 'latitude' | 'datum'
>

/** What a file of landmarks may have. */
export const LANDMARK_COLUMNS: Record<LandmarkColumn, ImportColumn> = {
  landmark: column(
    '地标名称',
    'Landmark',
    '地标|名称|name',
    ['群众嘴里的叫法,2 至 40 个字', 'As people call it, 2 to 40 characters'],
    ['永盛电子厂南门', '永盛电子厂南门'],
  ),
  landmarkEn: column(
    '英文名称',
    'English name',
    'name en|nameEn',
    ['可留空', 'May be empty'],
    'Yongsheng Electronics, South Gate',
  ),
  jurisdiction: column(
    '区划',
    'Area',
    '乡镇|乡镇街道|所属区划|区划名称|区划代码|township|jurisdiction|area code',
    ['所在县、乡镇或村的名称或区划代码,与系统里一致', 'Name or division code, as in the system'],
    '柳溪镇',
  ),
  longitude: column(
    '经度',
    'Longitude',
    'lng|lon',
    ['以度为单位的小数,如 111.35625', 'Degrees with a point, such as 111.35625'],
    '111.35625',
  ),
  latitude: column(
    '纬度',
    'Latitude',
    'lat',
    ['以度为单位的小数,如 24.20500', 'Degrees with a point, such as 24.20500'],
    '24.20500',
  ),
  datum: column(
    '坐标系',
    'Datum',
    '坐标来源|地图|coordinate system',
    [
      '坐标从哪里取的:高德、腾讯、百度、天地图或 GPS;写错会差几百米',
      'Where the coordinates are from: Amap, Tencent, Baidu or GPS; a wrong one is off by hundreds of metres',
    ],
    ['高德', 'Amap'],
  ),
}
