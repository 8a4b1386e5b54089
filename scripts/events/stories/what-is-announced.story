# Wizards announce events, everybody reads them, and wizards cancel them; the rankings count players' actions
needs: events
wanda: joins as wizard
bob: joins
bob> events
  ~ No events are announced
wanda> @event tomorrow = Dance
  ~ 2026-12-01 18:30
wanda> @event 1999-12-31 23:00 = Dance
  ~ over already
wanda> @event 2199-02-30 12:00 = Dance
  ~ Give the time
wanda> @event 2199-02-28 12:00 for 2h = Dance on the green
  ~ Announced as event 1
wanda> @event 1 text = Bring a lamp.
  ~ changed the text of the event
bob> events
  ~ 1\. Dance on the green
  ~ 2199-02-28 12:00 UTC, in
  ~ for 2 hours
  ~ Bring a lamp
bob> @event 1 cancel
  ! cancelled the event
wanda> @event 1 cancel
  ~ cancelled the event
wanda> @event 1 cancel
  ~ No event has the number 1
bob> events
  ~ No events are announced
bob> out
bob> highscores
  ~ Explorers
  ~ bob: 2 rooms
