#pragma once

/* What somebody is told who cannot have what they ask for, and other short notes of C code, by
 * the module that says so; their words are in scripts/lib/refusals.lua. A part of PHRASE_LIST. */

// clang-format off
#define PHRASE_LIST_REFUSALS(X) \
    X(channel_name) X(channel_founders) X(channel_founded) X(channel_many) X(channel_none) \
    X(channel_banned) X(channel_invited) X(channel_keyed) X(channel_full) X(channel_voiceless) \
    X(channel_join_first) X(channel_joined) X(channel_not_on) X(channel_outside) X(channel_lost) \
    X(channel_cut) X(channel_no_operator) X(channel_nobody) X(channel_they_not_on) X(channel_they_on) \
    X(channel_ignored) X(channel_mask) X(channel_masks) X(channel_key) X(channel_limit) X(channel_mode) \
    X(channel_topic) X(channel_no_topic) X(channel_kick) X(channel_kick_why) X(channel_invites)
// clang-format on
