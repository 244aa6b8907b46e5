export const stockSettingsProblems = {
  stock_minimum_above_maximum:
    'The minimum ({lower}) must not be above the maximum ({upper}). Product: {product}.',
  stock_emergency_above_minimum:
    'The emergency order point ({lower}) must not be above the minimum ({upper}). Product: {product}.',
  stock_safety_above_minimum:
    'Safety stock ({lower}) must not be above the minimum ({upper}). Product: {product}.',
  stock_red_before_amber: 'Red ({lower}) must not begin before amber ({upper}). Product: {product}.',
  view_name_taken: 'You already have a view called “{name}”. Choose another name.',
  too_many_views: 'You can keep {max} views. Delete one you do not need first.',
}
