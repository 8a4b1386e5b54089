#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Messages from the engine to a protocol handler. */

enum msg_kind {
    MSG_TEXT = 1, /* one or more whole lines of markup, without the last newline */
    MSG_PROMPT,   /* the answer to one line is complete; text is markup, normally "> " */
    MSG_EVENT,    /* data for clients: topic is the name ("Room.Info"), text is JSON */
    /* the answer to a call: topic is the call's tag, text is JSON; flag: success. Else text is
     * {"status": 404, "title": "Not Found", "detail": "…"} */
    MSG_REPLY,
    /* flag: the client shall (true) or shall not echo input. text: lines that wait were typed unseen
     * and are dropped; it says so */
    MSG_ECHO,
    /* the conversation ends after this; text says why; style MSG_ERROR: it was refused; flag:
     * the server stops */
    MSG_BYE,
    /* earlier output of the character: text is as transcript_next reads it. flag: it continues
     * what the client has, as if sent now */
    MSG_PAST,
    /* to a held session: text is the token that resumes it with the next process
     * (session_resumed). flag: it has been resumed by it. No flag and no text: it cannot be
     * resumed, and begins as new */
    MSG_HOLD,
};

/* The subject of a text, for protocols with their own display of it (IRC, web). */
enum msg_style {
    MSG_PLAIN = 0,
    MSG_SAY, /* sender spoke in the room; body has the raw words */
    MSG_EMOTE,
    MSG_TELL,
    MSG_WHISPER,
    MSG_CHANNEL, /* topic is the channel */
    MSG_ROOM,    /* a look at the room */
    MSG_ERROR,   /* a refusal or error for this player */
    MSG_SYSTEM,  /* from the server itself */
};

struct note;

struct msg {
    enum msg_kind kind;
    enum msg_style style;
    /* MSG_ECHO, MSG_BYE, MSG_HOLD: see there; MSG_REPLY: success; MSG_TEXT: an echo of the
     * session's own words; MSG_EVENT: here.h; MSG_PROMPT: the next line is text or an editor's,
     * and the prompt says so */
    bool flag;
    struct str text;
    /* of a plain MSG_TEXT: "greeting" for the first text of a new connection */
    struct str topic;
    struct str sender; /* a character's name, raw */
    struct str body;   /* only the spoken words, raw text, not markup */
    /* Data that clients may show with a text, written as IRCv3 message tags (KEY=VALUE;…). Keys
     * are id, time (ms, wall clock), user, account and written (the name as it is shown, if that differs) of a player, kind
     * (notice, emote; arrival, departure), and a client's own, which begin with '+'. Empty:
     * nothing is known. */
    struct str tags;
    /* the real name behind a displayed name: only for the scrollback, whose lines go with a
     * report; no protocol may show it */
    struct str behind;
    struct note *
            note; /* the note of this message, which can cache its rendered forms; NULL: none */
};
