# Your own connections are listed and ended by number, and refusals name the next step
alice: joins
alice> sessions
  ~ this one
alice> sessions end 99
  ~ You have no session 99. Type sessions for a list.
alice> sessions end token 99
  ~ You have no token 99. Type sessions for a list.
alice> sessions end soon
  ~ Say which: sessions end NUMBER, sessions end token NUMBER, or sessions end others.
alice> sessions end others
  ~ Your other sessions have been logged out
