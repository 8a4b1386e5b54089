# Two players have a copy each; a crash keeps it; logging out inside; the last leaves and it is gone
needs: building instances
alice: joins as builder
bob: joins
carol: joins
wizard> ;create("area", { name = "The Barrow" })
  = barrow
wizard> @dig Barrow Hall
  = hall
wizard> @teleport {hall}
wizard> @set {hall}.area = {barrow}
wizard> @create a bone key
  = key
wizard> drop key
wizard> @dig Heath
  = heath
wizard> ;create("exit", { name = "out", location = object("{hall}"), to = object("{heath}") })
wizard> @teleport {heath}
wizard> @create a dark arch from gateway
  = arch
wizard> @set {arch}.leads_into = {barrow}
wizard> @set {arch}.entry = {hall}
wizard> @teleport {arch} to {heath}
wizard> @teleport bob to {heath}
wizard> @teleport carol to {heath}
# A builder's gateway leads into no area but the builder's own
alice> @dig Copse
  = copse
alice> @teleport {copse}
alice> @create a false arch from gateway
  = false
alice> @set {false}.leads_into = {barrow}
alice> @set {false}.entry = {hall}
alice> drop false arch
alice> enter false arch
  ~ leads nowhere
wizard> preview enter arch
wizard> ;return object("{arch}"):call("copies")
  ~ 0
bob> enter arch
  ~ Barrow Hall
  ~ bone key
  carol ~ bob goes through the dark arch
bob> take key
carol> enter arch
  ~ Barrow Hall
  ~ bone key
  ! bob
crash
bob> look
  ~ Barrow Hall
  ! bone key here
bob> inventory
  ~ bone key
bob> drop key
carol> look
  ~ bone key
  ! bob
bob> take key
bob> out
  ~ Heath
bob> enter arch
  ~ Barrow Hall
bob> out
clock: 400
wizard> ;return object("{arch}"):call("copies")
  ~ 1
bob> inventory
  ~ bone key
carol> look
  ~ Barrow Hall
carol> out
  ~ Heath
clock: 400
wizard> ;return object("{arch}"):call("copies")
  ~ 0
wizard> ;return #object("{hall}").contents
  ~ 2
bob> enter arch
  ~ Barrow Hall
  ~ bone key
