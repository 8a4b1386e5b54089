#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* What passes between the engine and a front end, apart from lines in. */

enum msg_kind {
    MSG_TEXT = 1, /* one or more whole lines of markup, without the last newline */
    MSG_PROMPT,   /* the answer to one line is complete; text is markup, normally "> " */
    MSG_EVENT,    /* data for clients: topic is the name ("Room.Info"), text is JSON */
    MSG_REPLY, /* the answer to a call: topic is the call's tag, text is JSON; flag: it was done.
                     Else text is {"status": 404, "title": "Not Found", "detail": "…"} */
    MSG_ECHO,  /* flag: the client shall (true) or shall not echo what is typed */
    MSG_BYE, /* the conversation ends after this; text says why; style MSG_ERROR: it may not begin; flag: the server
                ends */
    MSG_PAST, /* what the character was told before: text is as transcript_next reads it. flag: it goes
                  on from there, as if it were told now */
    MSG_HOLD, /* to a session that is held: text is the token by which it goes on with the next process (session_resumed).
                 flag: it has gone on by it. Not flag and no text: it cannot, and begins anew */
};

/* What a text is about, for fronts that show it in their own way (IRC, web). */
enum msg_style {
    MSG_PLAIN = 0,
    MSG_SAY, /* sender spoke in the room; body is what was said, raw */
    MSG_EMOTE,
    MSG_TELL,
    MSG_WHISPER,
    MSG_CHANNEL, /* topic is the channel */
    MSG_ROOM,    /* a look at the room */
    MSG_ERROR,   /* a refusal or error for this person */
    MSG_SYSTEM,  /* from the server itself */
};

struct note;

struct msg {
    enum msg_kind kind;
    enum msg_style style;
    bool flag; /* MSG_ECHO, MSG_BYE, MSG_HOLD; MSG_REPLY: done; MSG_TEXT: the session's own words coming back;
                * MSG_EVENT: here.h; MSG_PROMPT: the next line is text or an editor's, and the prompt says so */
    struct str text;
    struct str topic;
    struct str sender; /* a character's name, raw */
    struct str body;   /* the spoken words alone, raw text, not markup */
    /* What clients may show beside a text, written as IRCv3 message tags (KEY=VALUE;…): id, time
     * (ms, wall clock), user and account of a sender who is a player, kind (notice, emote; arrival, departure), and a
     * client's own, whose keys begin with '+'. Empty: nothing is known. */
    struct str tags;
    struct str
            behind; /* who it is in truth, of what shows them as somebody else: for the transcript alone, whose
                        * lines go with a report; no front may show it */
    struct note *
            note; /* the one that this is of, where what is made of it can be kept; NULL: of none */
};

/* Appends msg to out; msg_next reads it back, borrowed from bytes. */
void msg_write(const struct msg *msg, struct buf *out);
/* Takes the first message off *bytes; false when there is none. */
bool msg_next(struct str *bytes, struct msg *out);
