export const landmarkProblems = {
  landmark_name_taken:
    'There is a landmark {name} in this area already. Choose another name, or change that one.',
}
