# Newcomers ask, volunteers answer; duty lasts over a crash; who has been here long, and is off duty, keeps out of it
needs: newcomers
alice: joins
bob: joins
wizard> newbie hello
  ~ That is for newcomers|\[newbie\]
alice> newbie how do I see better?
  ~ \[newbie\] alice: how do I see better\?
  ~ Nobody is on duty just now
alice> duty on
  ~ You are new here yourself
clock: 20000
bob> duty on
  ~ You are on duty
bob> who
  ~ bob.*on duty for newcomers
crash
alice> newbie
  ~ On duty for newcomers: bob
alice> newbie how do I see better?
  bob ~ \[newbie\] alice: how do I see better\?
bob> newbie Light a lamp: light lamp
  alice ~ \[newbie\] bob: Light a lamp
alice> thank bob
  ~ It is counted
bob> duty
  ~ You have been thanked 1 time
bob> duty off
  ~ You are off duty
bob> duty off
  ~ You aren't on duty
