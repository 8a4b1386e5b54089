# "then", a dot and a semicolon join commands of one line; the first refusal ends it (N7)
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
wizard> @teleport alice to {hall}
wizard> @teleport bob to {hall}
alice> @create a kite
alice> @create a lead weight
alice> drop kite then drop weight
  ~ you drop the kite.*you drop the lead weight
  bob ~ alice drops the kite.*alice drops the lead weight
alice> @set weight.portable = false
alice> take kite. drop kite. take kite
  ~ you take the kite.*you drop the kite.*you take the kite
alice> drop unicorn. drop kite
  ! you drop
alice> say One. Two then three; four.
  bob ~ One\. Two then three; four\.
alice> drop kite then say Done. Really.
  bob ~ Done\. Really\.
alice> alias tidy = take kite then drop kite
alice> tidy
  ~ you take the kite.*you drop the kite
alice> @program kite
alice| before("take", function(e) return "It tugs at its string." end)
alice| .
alice> take kite. look
  ~ tugs
  ! Hall
crash
alice> look. look
  ~ Hall.*Hall
