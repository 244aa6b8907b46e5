/** The register of devices, and channels. */
export const deviceProblems = {
  device_exists: 'The id {id} is taken: choose another.',
  board_not_heard:
    'The older board ({log}) has not connected since, or the present one has. Load the page again and look.',
  device_revoked: 'Machine {id} is revoked: register it anew.',
  not_a_dispenser: 'This is not a place for a dispenser.',
  place_has_device: 'The machine {device} stands here: revoke it first.',
  channel_twice: 'Channel {channel} is named twice.',
  unknown_channel: 'The machine has no channel {channel}.',
  wrong_product: 'Lot {lot} is another product than channel {channel} is for.',
  more_than_unassigned:
    'Channel {channel}: {requested} to load, and only {available} are in the machine without a channel. Receive them first.',
  more_than_in_channel: 'Channel {channel} holds fewer than {requested} of this lot. Refresh and compare.',
}
