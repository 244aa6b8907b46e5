import { expect, test } from 'vitest'
import { toConfig } from '../../server/config.ts'
import { connectionOf } from '../../server/http/connection.ts'

const behind = (trustProxy: number) => ({ ...toConfig({}).http, trustProxy })
const CLIENT = '198.51.100.7'

test('without a proxy the socket says where a request comes from, whatever its headers claim', () => {
  const headers = {
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    host: 'county.example:8080',
  }
  expect(connectionOf(headers, CLIENT, behind(0))).toEqual({
    address: CLIENT,
    loopback: false,
    secure: false,
    origin: 'http://county.example:8080',
  })
})

test('the caller’s own claim before the believed proxies is not believed', () => {
  const headers = {
    'x-forwarded-for': `127.0.0.1, ${CLIENT}`,
    'x-forwarded-proto': 'https',
    host: 'county.example',
  }
  expect(connectionOf(headers, '10.0.0.2', behind(1))).toMatchObject({
    address: CLIENT,
    loopback: false,
    secure: true,
    origin: 'https://county.example',
  })
  const two = { 'x-forwarded-for': `127.0.0.1, ${CLIENT}, 10.0.0.3` }
  expect(connectionOf(two, '10.0.0.2', behind(2)).address).toBe(CLIENT)
})

test('a proxy that says nothing leaves its own address', () => {
  expect(connectionOf({}, '10.0.0.2', behind(1)).address).toBe('10.0.0.2')
  expect(connectionOf({ 'x-forwarded-for': CLIENT }, '10.0.0.2', behind(3)).address).toBe(CLIENT)
})

test('this machine is this machine in every notation, unless something was passed on', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
    expect(connectionOf({}, address, behind(0)).loopback, address).toBe(true)
  for (const headers of [
    { 'x-forwarded-for': CLIENT },
    { forwarded: 'for=x' },
    { 'x-forwarded-proto': 'https' },
  ])
    expect(connectionOf(headers, '127.0.0.1', behind(0)).loopback).toBe(false)
  expect(connectionOf({}, '::ffff:198.51.100.7', behind(0)).address).toBe(CLIENT)
})

test('a Host header that is none gives no origin', () => {
  for (const host of [undefined, '', 'a b', "x;script-src 'unsafe-inline'", 'a,b', 'a/b', 'user@host'])
    expect(connectionOf({ host }, CLIENT, behind(0)).origin, host).toBeNull()
  expect(connectionOf({ host: '[::1]:8080' }, '::1', behind(0)).origin).toBe('http://[::1]:8080')
})
