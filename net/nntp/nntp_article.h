#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

/* A notice (data/calls/notice.json) as an article (RFC 5536), and back. No side effects. */

struct nntp_place {
    const char *domain; /* of addresses and Message-IDs */
    const char *group;
};

/* Appends the head's lines, each with CR LF. */
void nntp_put_head(const struct nntp_place *place, const json_t *notice, struct buf *out);
/* Appends the text's lines, with CR LF. */
void nntp_put_body(const json_t *notice, struct buf *out);
/* Appends a header's value without its name. Returns false if the header does not exist. Names
 * compare in any case; ":bytes" and ":lines" are supported. */
bool nntp_put_field(
        const struct nntp_place *place, const json_t *notice, struct str name, struct buf *out);
/* Appends its line of an overview (RFC 3977, 8.3). */
void nntp_put_overview(const struct nntp_place *place, const json_t *notice, struct buf *out);
/* Appends lines dot-stuffed (an extra dot before each line that begins with one), then ".". */
void nntp_put_dotted(struct str lines, struct buf *out);
/* Parses our Message-ID, <NUMBER.GROUP@DOMAIN>. Returns false for any other. *out_group is
 * borrowed from id. */
bool nntp_read_id(
        struct str id, const char *domain, uint64_t *out_number, struct str *out_group);

struct nntp_post {
    struct buf group;
    struct buf subject;
    struct buf text;
    uint64_t reply_to; /* 0: not a reply in that group */
};

/* Reads a posted article. If false, *out_why is a sentence. */
bool nntp_read_post(
        struct str article, const char *domain, struct nntp_post *out, const char **out_why);
void nntp_post_finish(struct nntp_post *post);
/* True if the name matches the patterns, separated by commas; "!" excludes (RFC 3977, 4). */
bool nntp_fits(struct str patterns, struct str name);
/* Parses YYYYMMDD or YYMMDD, and HHMMSS, to Unix time. Returns false if invalid. */
bool nntp_read_time(struct str date, struct str time, int64_t *out);
