import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anActor, COUNTY, TOWNSHIP } from '../places/a-county.ts'
import { aFinder, type Finder, HERE, namesOn, north, textOf } from './a-finder.ts'

const manager = anActor('manager', 'supply_manager', COUNTY)
const townshipManager = anActor('township', 'supply_manager', TOWNSHIP)

let finder: Finder
beforeEach(async () => {
  finder = await aFinder()
  await finder.hire(manager)
})
afterEach(() => finder.stop())

const enter = async (name: string, coordinates = HERE, nameEn: string | null = null) => {
  const made = await finder.landmarks.create(manager, {
    jurisdictionCode: COUNTY,
    name,
    nameEn,
    coordinates,
  })
  await finder.finder.refresh()
  return made
}

describe('a search for a landmark', () => {
  it('offers to search from there, whatever way it is spelt, even when no place is called so', async () => {
    await finder.add({ name: '港前便利店', coordinates: north(2_000) })
    const { id } = await enter('永盛电子厂南门', HERE, 'Yongsheng Electronics, South Gate')
    for (const text of [
      '电子厂',
      'dianzichang',
      'ysdzc',
      '永胜电子',
      'yongshen dainzichang',
      'electronics',
    ]) {
      const page = await finder.page(`/find?q=${encodeURIComponent(text)}`)
      expect(textOf(page), text).toContain('在这些地标附近找')
      expect(page, text).toContain(`href="/find?landmark=${id}"`)
    }
    expect(textOf(await finder.page('/find?q=医院'))).not.toContain('在这些地标附近找')
  })

  it('leads to them when no point is called so, and not to another word', async () => {
    await finder.add({ name: '港前便利店', coordinates: north(2_000) })
    await enter('火车站')
    const text = textOf(await finder.page('/find?q=火车站'))
    expect(text).toContain('点上面的地标')
    expect(text).not.toContain('没有找到')
  })

  it('tells those of one name apart, and has what is called exactly so among the first five', async () => {
    for (let i = 0; i < 5; i++) await enter(`老市场${i}号门`)
    await enter('市场路口')
    await enter('市场')
    await finder.landmarks.create(manager, { jurisdictionCode: TOWNSHIP, name: '市场', coordinates: HERE })
    await finder.finder.refresh()
    const page = await finder.page('/find?q=市场')
    const links = [...page.matchAll(/landmark=[^>]*>(.*?)<\/a>/g)].map(([, link = '']) => textOf(link).trim())
    expect(links).toHaveLength(5)
    expect(links.slice(0, 2).sort()).toEqual(['市场 柳溪镇', '市场 青禾县'])
    expect(links[2]).toBe('市场路口 青禾县')
  })

  it('are found by what else they are called, after those that are called so', async () => {
    for (const name of ['青禾汽车总站', '东浦火车站', '人民广场']) await enter(name)
    const found = async (text: string) =>
      [...(await finder.page(`/find?q=${text}`)).matchAll(/landmark=[^>]*>(.*?)<\/a>/g)].map(
        ([, link = '']) => textOf(link).trim().split(' ')[0],
      )
    expect(await found('车站')).toEqual(['东浦火车站', '青禾汽车总站'])
    expect(await found('青禾客运站')).toEqual(['青禾汽车总站'])
    expect(await found('火车站')).toEqual(['东浦火车站'])
  })

  it('lists what is near it, measured from it, and keeps the filters', async () => {
    const { id } = await enter('火车站', HERE, 'Railway Station')
    await finder.add({ name: '远', coordinates: north(2_500) })
    await finder.add({ name: '近', coordinates: north(600), asksId: false })
    const page = await finder.page(`/find?landmark=${id}`)
    expect(namesOn(page)).toEqual(['近', '远'])
    expect(namesOn(await finder.page(`/find?landmark=${id.toUpperCase()}`))).toEqual(['近', '远'])
    const text = textOf(page)
    expect(text).toContain('火车站附近的发放点')
    expect(text).toContain('距离从火车站算起')
    expect(text).toContain('600 米')
    expect(text).not.toContain('约 ')
    expect(page).toContain(`href="/find?landmark=${id}&#38;noid=1"`)
    expect(namesOn(await finder.page(`/find?landmark=${id}&noid=1`))).toEqual(['近'])
    expect(textOf(await finder.page(`/find?landmark=${id}&lang=en`))).toContain('Points near Railway Station')
  })

  it('that finds nothing likely there counts for the cell it lies in', async () => {
    const { id } = await enter('火车站')
    await finder.told((await finder.add()).id, 0)
    for (let i = 0; i < 10; i++)
      await finder.page(`/find?landmark=${id}`, { 'x-test-address': `10.0.${i}.1` })
    await finder.demand.flush()
    expect(await finder.demand.list(manager, 3)).toMatchObject([{ searches: 10 }])
  })

  it('that is gone, or never was, leads to the start page with a hint', async () => {
    const { id } = await enter('火车站')
    await finder.landmarks.delete(manager, id)
    await finder.finder.refresh()
    for (const query of [`landmark=${id}`, 'landmark=', 'landmark=%3Cscript%3E', 'landmark=a&landmark=b']) {
      const answer = await finder.get(`/find?${query}`)
      expect(answer.status, query).toBe(404)
      expect(textOf(await answer.text()), query).toContain('没有这个地标')
    }
  })
})

describe('a place beside a landmark', () => {
  it('says so in lists, on its page and on its poster, and is found by it', async () => {
    const { id } = await finder.add({ name: '自助机', address: '港前路 3 号', coordinates: north(300) })
    const far = await finder.add({ name: '乡下', coordinates: north(900) })
    await enter('火车站')
    for (const path of [`/find?township=${TOWNSHIP}`, `/find/p/${id}`, `/find/p/${id}/poster`])
      expect(textOf(await finder.page(path)), path).toContain('近火车站')
    expect(textOf(await finder.page(`/find/p/${far.id}`))).not.toContain('近火车站')
    expect(namesOn(await finder.page('/find?q=火车站'))).toEqual(['自助机'])
  })

  it('says another name as soon as the landmark has one', async () => {
    const { id } = await finder.add()
    const landmark = await enter('火车站')
    await finder.landmarks.change(manager, landmark.id, { name: '高铁站' })
    await finder.finder.refresh()
    expect(textOf(await finder.page(`/find/p/${id}`))).toContain('近高铁站')
  })
})

describe('the register of landmarks', () => {
  it('has a name once in a jurisdiction, and stays within the scope of who keeps it', async () => {
    const { id } = await enter('火车站')
    await expect(enter('火车站')).rejects.toMatchObject({ code: 'landmark_name_taken' })
    await finder.hire(townshipManager)
    expect(await finder.landmarks.list(TOWNSHIP)).toEqual([])
    for (const attempt of [
      () => finder.landmarks.delete(townshipManager, id),
      () => finder.landmarks.change(townshipManager, id, { name: '我的' }),
      () =>
        finder.landmarks.create(townshipManager, {
          jurisdictionCode: COUNTY,
          name: '县城广场',
          coordinates: HERE,
        }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    expect(await finder.landmarks.list(null)).toMatchObject([
      { id, name: '火车站', jurisdictionCode: COUNTY },
    ])
  })

  it('keeps WGS-84, whatever map it was read from', async () => {
    const made = await enter('火车站', { ...HERE, datum: 'gcj02' } as unknown as typeof HERE)
    expect(Math.abs(made.longitude - HERE.longitude)).toBeGreaterThan(0.002)
  })
})
