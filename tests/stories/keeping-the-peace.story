# Wizards grant areas, mute and audit; everybody is told the reason of a refusal
needs: backup building channels moderation
wanda: joins as wizard
ann: joins as builder
bob: joins
ann> @area
  ~ You can't build in any area yet
  ~ @area NAME =
bob> @area
  ~ for builders
wanda> @area The Fens = ann
  = fens
  ~ made the area
  ~ ann may build in The Fens
ann> @area
  ~ You may build in these areas: The Fens
wanda> @area The Fens = bob
  ~ bob isn't a builder
wanda> @dig Reed Bed
  = reeds
wanda> @set {reeds}.area = {fens}
ann> @set {reeds}.light = 0
  ! no right
  ! own
wanda> @area The Fens =
  ~ Nobody else may build in The Fens
wanda> @mute bob for 10m
  ~ muted for 10 minutes
  bob ~ muted you for 10 minutes
bob> say hello
  ~ muted you for another
bob> chat hello
  ~ muted you for another
bob> tell ann hello
  ~ muted you for another
wanda> @unmute bob
  bob ~ may speak again
bob> say hello
  ann ~ hello
wanda> @ban mallory for 2h
  ~ mallory is banned for 2 hours
  ~ Nobody has that name yet
wanda> @ban *!*@192.0.2.7/one
  ~ or NICK@BRIDGE
wanda> @ban eve@nowhere
  ~ or NICK@BRIDGE
wanda> @ban *!*@192.0.2.7 for 2h
  ~ 192.0.2.7 is banned for 2 hours
wanda> @unban 192.0.2.7
  ~ no longer banned
wanda> @bans
  ~ mallory, for another
wanda> @audit bob
  ~ wanda \(.*\): mute bob 10 minutes
  ~ wanda \(.*\): unmute bob
  ! mallory
bob> @audit
  ! mute
