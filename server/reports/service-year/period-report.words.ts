import type { ReportLanguage } from '../../../protocol/api/reports.ts'
import type { PeriodIndicator } from '../../../protocol/api/service-year.ts'

interface PeriodWords {
  /** Of the whole report. */
  month: string
  quarter: string
  year: string
  other: string
  indicator: Record<PeriodIndicator['key'], string>
  /** Headings of the first sheet of the file. */
  heading: Record<
    'sheet' | 'indicator' | 'value' | 'numerator' | 'denominator' | 'target' | 'low' | 'high' | 'basis',
    string
  >
  basis: Record<PeriodIndicator['basis'], string>
  unknown: string
}

export const PERIOD_WORDS: Record<ReportLanguage, PeriodWords> = {
  'zh-CN': {
    month: '药具服务月度报告',
    quarter: '药具服务季度报告',
    year: '药具服务年报告',
    other: '药具服务阶段报告',
    indicator: {
      stockout_rate: '期末缺货率',
      in_stock_days: '有货天数占比',
      stocked_to_plan: '按计划储备率',
      order_fill_rate: '请领满足率',
      count_accuracy: '盘点准确率',
      cyp: '夫妇避孕保护年（CYP）',
      publication: '服务信息公开率（五项齐全且 90 天内核实）',
      three_bright: '三亮达标得分',
      storage_record: '温湿度记录达标库房占比',
      obtaining_rate: '免费药具获得率（调查）',
      policy_awareness: '政策知晓率（调查）',
      served_where_living: '现居住地服务率（调查）',
    },
    heading: {
      sheet: '主要指标',
      indicator: '指标',
      value: '结果',
      numerator: '分子',
      denominator: '分母',
      target: '目标',
      low: '95% 区间下限',
      high: '95% 区间上限',
      basis: '统计口径',
    },
    basis: { period: '本期', now: '制表时' },
    unknown: '未知',
  },
  en: {
    month: 'Monthly service report',
    quarter: 'Quarterly service report',
    year: 'Service year report',
    other: 'Service report',
    indicator: {
      stockout_rate: 'Stock-out rate at the end',
      in_stock_days: 'Days in stock',
      stocked_to_plan: 'Stocked according to plan',
      order_fill_rate: 'Order fill rate',
      count_accuracy: 'Count accuracy',
      cyp: 'Couple-years of protection (CYP)',
      publication: 'Service information published (5 of 5, verified in 90 days)',
      three_bright: 'Three Bright score',
      storage_record: 'Storerooms whose climate log is in order',
      obtaining_rate: 'Free supplies obtained (survey)',
      policy_awareness: 'Policy known (survey)',
      served_where_living: 'Served where people live (survey)',
    },
    heading: {
      sheet: 'Indicators',
      indicator: 'Indicator',
      value: 'Result',
      numerator: 'Numerator',
      denominator: 'Denominator',
      target: 'Target',
      low: '95% interval from',
      high: '95% interval to',
      basis: 'As of',
    },
    basis: { period: 'the period', now: 'the report' },
    unknown: 'Unknown',
  },
}
