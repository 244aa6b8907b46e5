import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ContactKind } from '../../protocol/api/notifications.ts'
import { type Message, plain, refusalIn, robotRequest } from '../../server/alerts/robot-formats.ts'
import { checkedAddress } from '../../server/alerts/webhook-address.ts'

const now = new Date('2026-03-02T08:00:00.000Z')
const message: Message = {
  title: '客运站：货道 2 卡货',
  lines: ['【紧急】客运站：货道 2 卡货（新告警，03-02 16:00）'],
  link: { text: '去处理', url: 'https://sanliang.example.cn/alerts?alert=a1' },
  data: { event: 'alerts', alerts: [{ id: 'a1' }] },
}
const request = (kind: Exclude<ContactKind, 'email'>, url: string, secret: string | null) =>
  robotRequest(kind, { url: new URL(url), secret, id: 'm1', now }, message)
const hmac = (key: string, data: string) => createHmac('sha256', key).update(data)

describe('a robot of', () => {
  it('Feishu gets a post, signed with timestamp and secret as the key', () => {
    const { url, body } = request('feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook/x', 'geheim')
    expect(url.search).toBe('')
    expect(JSON.parse(body)).toEqual({
      timestamp: '1772438400',
      sign: hmac('1772438400\ngeheim', '').digest('base64'),
      msg_type: 'post',
      content: {
        post: {
          zh_cn: {
            title: message.title,
            content: [
              [{ tag: 'text', text: message.lines[0] }],
              [{ tag: 'a', text: '去处理', href: message.link?.url }],
            ],
          },
        },
      },
    })
    expect(JSON.parse(request('feishu', 'https://open.feishu.cn/x', null).body)).not.toHaveProperty('sign')
  })

  it('DingTalk gets text, signed in the address in milliseconds', () => {
    const { url, body } = request('dingtalk', 'https://oapi.dingtalk.com/robot/send?access_token=t', 'SEC1')
    expect(url.searchParams.get('access_token')).toBe('t')
    expect(url.searchParams.get('timestamp')).toBe('1772438400000')
    expect(url.searchParams.get('sign')).toBe(hmac('SEC1', '1772438400000\nSEC1').digest('base64'))
    expect(JSON.parse(body)).toEqual({ msgtype: 'text', text: { content: plain(message) } })
  })

  it('WeCom gets text at its key', () => {
    const { url, body } = request('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k', null)
    expect(url.href).toBe('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k')
    expect(JSON.parse(body)).toEqual({ msgtype: 'text', text: { content: plain(message) } })
  })

  it('the county’s own gets the facts, signed over timestamp and body', () => {
    const { headers, body } = request('webhook', 'https://hooks.example.cn/x', 'geheim')
    expect(JSON.parse(body)).toEqual({
      id: 'm1',
      at: now.toISOString(),
      title: message.title,
      event: 'alerts',
      alerts: [{ id: 'a1' }],
    })
    expect(headers).toMatchObject({
      'x-sanliang-delivery': 'm1',
      'x-sanliang-timestamp': '1772438400',
      'x-sanliang-signature': `sha256=${hmac('geheim', `1772438400.${body}`).digest('hex')}`,
    })
  })
})

describe('a message', () => {
  it('is cut to what a robot takes, in whole characters, and keeps its link', () => {
    const long = plain({ ...message, lines: Array.from({ length: 100 }, () => '药具'.repeat(20)) })
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(2_048)
    expect(Buffer.byteLength(long)).toBeGreaterThan(2_040)
    expect(long).toMatch(/…\n去处理 https:\/\/sanliang\.example\.cn\/alerts\?alert=a1$/)
    expect(long).not.toContain('\ufffd')
  })
})

describe('an answer of 200', () => {
  it('is a yes only when the robot says so', () => {
    expect(refusalIn('wecom', '{"errcode":0,"errmsg":"ok"}')).toBeNull()
    expect(refusalIn('feishu', '{"code":0,"msg":"success"}')).toBeNull()
    expect(refusalIn('feishu', '{"StatusCode":0}')).toBeNull()
    expect(refusalIn('dingtalk', '{"errcode":310000,"errmsg":"sign not match"}')).toBe(
      'refused with code 310000',
    )
    expect(refusalIn('feishu', '{"code":19021}')).toBe('refused with code 19021')
    expect(refusalIn('wecom', '<html>')).toMatch(/no JSON/)
    expect(refusalIn('wecom', 'null')).toMatch(/no JSON/)
    expect(refusalIn('webhook', 'anything')).toBeNull()
  })
})

describe('an address', () => {
  const codeOf = (kind: Exclude<ContactKind, 'email'>, address: string, more: string[] = []) => {
    try {
      checkedAddress(kind, address, more)
      return 'taken'
    } catch (error) {
      const { code, message: detail } = error as { code: string; message: string }
      // It is a secret.
      expect(detail).not.toContain(address)
      return code
    }
  }

  it('leads to the robots of its kind, or where the operator says', () => {
    expect(codeOf('feishu', 'https://open.feishu.cn/open-apis/bot/v2/hook/x')).toBe('taken')
    expect(codeOf('feishu', 'https://open.larksuite.com/open-apis/bot/v2/hook/x')).toBe('taken')
    expect(codeOf('dingtalk', 'https://oapi.dingtalk.com/robot/send?access_token=x')).toBe('taken')
    expect(codeOf('wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x')).toBe('taken')
    expect(codeOf('webhook', 'https://hooks.example.cn/x', ['hooks.example.cn'])).toBe('taken')
    expect(codeOf('webhook', 'https://hooks.example.cn:8443/x', ['hooks.example.cn:8443'])).toBe('taken')
    expect(codeOf('webhook', 'http://127.0.0.1:9000/x', ['127.0.0.1:9000'])).toBe('taken')
  })

  it.each([
    ['webhook', 'https://hooks.example.cn/x', 'webhook_host'],
    ['feishu', 'https://oapi.dingtalk.com/x', 'webhook_host'],
    ['feishu', 'https://open.feishu.cn.evil.example/x', 'webhook_host'],
    ['feishu', 'https://open.feishu.cn:8443/x', 'webhook_host'],
    ['feishu', 'https://open.feishu.cn@evil.example/x', 'webhook_address'],
    ['feishu', 'https://user:pass@open.feishu.cn/x', 'webhook_address'],
    ['feishu', 'http://open.feishu.cn/x', 'webhook_address'],
    ['feishu', 'file:///etc/passwd', 'webhook_host'],
    ['webhook', 'http://127.0.0.1/x', 'webhook_host'],
    ['webhook', 'http://169.254.169.254/latest/meta-data', 'webhook_host'],
    ['webhook', 'http://[::1]:6379/', 'webhook_host'],
    ['webhook', 'https://localhost/', 'webhook_host'],
    ['webhook', 'open.feishu.cn/x', 'webhook_address'],
    ['webhook', 'nowhere', 'webhook_address'],
  ] as const)('of %s that is %s is refused: %s', (kind, address, code) => {
    expect(codeOf(kind, address)).toBe(code)
  })

  it('in the clear is for loopback alone, also where the operator named the host', () => {
    expect(codeOf('webhook', 'http://hooks.example.cn/x', ['hooks.example.cn'])).toBe('webhook_address')
    expect(codeOf('webhook', 'ftp://127.0.0.1:9000/x', ['127.0.0.1:9000'])).toBe('webhook_address')
  })
})
