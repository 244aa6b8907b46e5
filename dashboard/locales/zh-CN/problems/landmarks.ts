export const landmarkProblems = {
  landmark_name_taken: '这个区划里已经有地标“{name}”了。请换个名称，或修改原来那个。',
} as const
