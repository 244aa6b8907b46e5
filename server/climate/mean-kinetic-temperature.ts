/** Activation energy over the gas constant (83.144 kJ/mol ÷ 8.3144 J/mol·K), in kelvin: USP <1160>. */
const ACTIVATION = 10_000
const ZERO_CELSIUS = 273.15

/** How fast things age at this temperature: e^(−ΔH ÷ RT). What is summed up, weighted by time. */
export const agingRate = (celsius: number): number => Math.exp(-ACTIVATION / (celsius + ZERO_CELSIUS))

/**
 * Mean kinetic temperature in °C: the constant temperature at which as much would have aged, T = (ΔH/R) ÷ −ln(Σ wᵢ
 * e^(−ΔH/R·Tᵢ) ÷ Σ wᵢ) (USP <1160>). `weighted` is Σ wᵢ · `agingRate`, `weight` Σ wᵢ; null without any weight.
 */
export const meanKineticTemperature = (weighted: number, weight: number): number | null =>
  weight > 0 && weighted > 0 ? ACTIVATION / -Math.log(weighted / weight) - ZERO_CELSIUS : null
