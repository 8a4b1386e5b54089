#pragma once
#include "net/mail/smtp.h"
#include "net/shared/mime.h"

/* Shared by smtp.c (the conversation), smtp_login.c and smtp_letter.c (messages). */

enum smtp_variant { SMTP, SUBMISSION, LMTP };

enum { SMTP_TO_MAX = 20, SMTP_MESSAGE_MAX = 256 * 1024 };

enum smtp_ask { SMTP_ASK_NOTHING, SMTP_ASK_ADDRESS, SMTP_ASK_TAKE, SMTP_ASK_LOGIN };

enum smtp_answer { ANSWER_NONE, ANSWER_PLAIN, ANSWER_NAME, ANSWER_PASSWORD };

struct smtp_conn {
    struct lines_conn base;
    bool greeted;
    bool has_from;
    bool in_data;
    bool too_big;
    uint32_t mistakes;       /* answers that begin with 5, since the last accepted letter */
    enum smtp_ask ask;       /* the purpose of the running call */
    enum smtp_answer answer; /* the meaning of the next line, in a log-in */
    struct buf from;
    struct buf name;            /* of a log-in */
    struct buf to[SMTP_TO_MAX]; /* names */
    size_t to_count;
    size_t told; /* LMTP: recipients that have been answered */
    struct buf data;
    struct mime_letter letter;
};

enum smtp_variant smtp_variant(const struct smtp_conn *smtp);
/* Writes an answer; appends the line end. */
void smtp_say(struct smtp_conn *smtp, const char *format, ...) PRINTF_LIKE(2, 3);
/* Drops the message that was begun. */
void smtp_forget(struct smtp_conn *smtp);

/* smtp_login.c: AUTH, and the lines that answer it. */

void smtp_run_auth(struct smtp_conn *smtp, struct str rest);
void smtp_take_answer(struct smtp_conn *smtp, struct str line);

void smtp_run_mail(struct smtp_conn *smtp, struct str rest);
void smtp_run_rcpt(struct smtp_conn *smtp, struct str rest);
void smtp_run_data(struct smtp_conn *smtp, struct str rest);
/* Handles a line of the message. */
void smtp_take_data(struct smtp_conn *smtp, struct str line);
/* Passes the letter to the game, for the next of its recipients. */
void smtp_hand_in(struct smtp_conn *smtp);
