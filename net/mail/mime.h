#pragma once
#include "engine/base/buf.h"

#include <stdint.h>

/* Letters as messages of the Internet (RFC 5322, MIME: RFC 2045 to 2049), by GMime. Main thread only. */

struct mime_letter {
    struct buf from;    /* an address */
    struct buf others;  /* those of Sender, Reply-To and the like, a line each */
    struct buf subject; /* one line */
    struct buf text;    /* lines, each with "\n" */
    bool automatic;     /* no person sent it (RFC 3834) */
    bool on_its_way; /* a report that something is late, or has arrived, and not that it failed (RFC 3464) */
};

enum mime_result {
    MIME_READ,
    MIME_NO_TEXT /* only HTML, pictures and the like */,
    MIME_MANY_FROM, /* it says to be by more than one: who is shown, and who is asked about, might differ */
    MIME_BAD /* none, or with more parts or longer fields than anybody writes */
};

/* Reads a message: the first plain text in it, as UTF-8. */
enum mime_result mime_read(struct str message, struct mime_letter *out);
/* Is it an address that looks like no other: of plain signs, without quotes? *out_host is what stands behind its @. */
bool mime_is_address(struct str from, struct str *out_host);
void mime_letter_finish(struct mime_letter *letter);
/* Appends a domain in the one form that all its spellings have: ASCII (IDNA), small letters, no dot behind it. */
void mime_put_domain(struct str domain, struct buf *out);

/* What a letter of the game is as a message. */
struct mime_head {
    struct str from; /* a name, or an address */
    struct str to;
    struct str domain; /* of names */
    struct str subject;
    int64_t time; /* Unix time */
    uint64_t number;
};

/* Appends head, blank line and text, each line with CR LF. Text is 8-bit. */
void mime_write(const struct mime_head *head, struct str text, struct buf *out);

/* A message that is sent to another mail server. */
struct mime_mail {
    struct str name; /* who writes: words */
    struct str from; /* an address; where it is answered to, unless reply_to is one */
    struct str reply_to;
    struct str to;
    struct str subject;
    struct str text;
    struct str domain; /* of its Message-ID */
    int64_t time;      /* Unix time */
    uint64_t number;
};

/* Appends it, of 7-bit signs, each line with CR LF. */
void mime_write_mail(const struct mime_mail *mail, struct buf *out);
/* Appends a date as a header has it. */
void mime_put_date(int64_t unix_time, struct buf *out);
/* Appends a subject as a header has it: RFC 2047 where it is not ASCII. */
void mime_put_words(struct str words, struct buf *out);
/* Appends the address of a name, or what is one. */
void mime_put_address(const struct mime_head *head, struct str name, struct buf *out);
