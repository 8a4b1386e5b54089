# A player who holds one of two like things and means the other is asked which; a full name settles it
needs: building
alice: joins as builder
alice> @create a brass lamp
alice> @create a lamp
alice> @create a red lamp
alice> drop red lamp
alice> drop lamp
  ~ which
alice> lamp
  ~ you drop the lamp
alice> take lamp
  ~ which
  ! already
alice> lamp
  ~ you take the lamp
alice> take the unicorn
  ~ you see no unicorn here
alice> @create a box from container
alice> put all in box
  ~ the box is closed
  ! lamp
alice> open box
alice> put all in box
  ~ you put the brass lamp in the box
  ! itself
