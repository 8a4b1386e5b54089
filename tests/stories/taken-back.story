# Personal settings can be undone; events in the world cannot
bob: joins
bob> undo
  ~ nothing to undo
bob> describe me as a tall miller
bob> describe me as a short miller
bob> undo
  ~ Undone: your description
bob> describe me
  ~ a tall miller
bob> undo
bob> describe me
  ~ a short miller
bob> alias hi = say hello
bob> undo
  ~ your word hi
bob> alias
  ~ You have no aliases
bob> set width 60
bob> set width 70
bob> undo
bob> set width
  ~ width is 60
