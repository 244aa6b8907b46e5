/** Products. */
export const catalogProblems = {
  not_self_service: 'Product {product} is not for self-service and cannot go into a dispenser.',
  product_not_self_service: 'A product is not for self-service and cannot be offered at such a place.',
  iud_not_self_service: 'An IUD is fitted by a clinician, never self-service.',
  method_not_in_category: 'Method and category do not agree: change one.',
  unknown_product: 'There is no product {product}: choose again.',
  unknown_storage_profile: 'There is no such storage profile: choose again.',
  product_code_taken: 'Another product has the code {code}.',
  gtin_taken: 'Another product has the GTIN {gtin}.',
}
