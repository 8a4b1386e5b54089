/* irc_multi.c -- BATCH draft/multiline: input of several lines that are said as one.
 *
 * 1. A client has at most one open batch, which stores no more than may be said. It may stay open
 *    indefinitely.
 * 2. Each line counts against the pace like any other (irc_frontend.c).
 * 3. The first error is reported (FAIL BATCH), the rest of the batch is dropped, and nothing of it
 *    is said.
 *
 * Others see the lines one after another, each with its speaker, so that a line cannot pass for
 * another person's. Clients with batches see a single one (irc_group.c). */
#include "net/irc/irc_impl.h"

/* -- parsing, pure -- */

void irc_multi_forget(struct irc_multi *multi)
{
    multi->reference[0] = '\0';
    multi->lines = 0;
    multi->wrong = false;
    multi->notice = false;
    multi->label[0] = '\0';
    buf_finish(&multi->text);
    buf_finish(&multi->joints);
    buf_finish(&multi->tags);
}

static bool is_word(struct str word, size_t size)
{
    return word.length > 0 && word.length < size && str_find_char(word, '\0', 0) == SIZE_MAX;
}

enum irc_multi_fault irc_multi_open(struct irc_multi *multi, const struct irc_msg *msg)
{
    struct str reference = irc_msg_param(msg, 0);
    struct str target = irc_msg_param(msg, 2);
    reference = str_slice(reference, reference.length > 0, reference.length);
    bool formed = str_equal(irc_msg_param(msg, 1), STR("draft/multiline")) &&
                  is_word(reference, sizeof(multi->reference)) &&
                  is_word(target, sizeof(multi->target)) &&
                  str_find_char(target, ',', 0) == SIZE_MAX;
    if (multi->reference[0] || !formed) {
        return IRC_MULTI_INVALID;
    }
    (void)str_copy(reference, multi->reference, sizeof(multi->reference));
    (void)str_copy(target, multi->target, sizeof(multi->target));
    irc_speak_own_tags(msg->tags, &multi->tags);
    return IRC_MULTI_GOOD;
}

static bool has_tag(const struct irc_msg *msg, const char *key)
{
    struct buf value = {0};
    bool has = irc_tag_find(msg->tags, str_of(key), &value);
    buf_finish(&value);
    return has;
}

enum irc_multi_fault irc_multi_add(struct irc_multi *multi, const struct irc_msg *msg)
{
    struct str text = irc_msg_param(msg, 1);
    bool notice = irc_msg_is(msg, "NOTICE");
    bool joins = has_tag(msg, "draft/multiline-concat");
    if (!str_equal_nocase(irc_msg_param(msg, 0), str_of(multi->target))) {
        return IRC_MULTI_OTHER_TARGET;
    }
    if (str_find_char(text, '\x01', 0) != SIZE_MAX || (joins && text.length == 0) ||
            (multi->lines > 0 && notice != multi->notice)) {
        return IRC_MULTI_INVALID;
    }
    if (multi->lines == IRC_MULTI_LINES) {
        return IRC_MULTI_MANY_LINES;
    }
    if (multi->text.length + text.length + 1 > IRC_MULTI_BYTES) {
        return IRC_MULTI_MANY_BYTES;
    }
    if (multi->lines > 0 && !joins) {
        buf_add_char(&multi->text, '\n');
    } else if (multi->lines > 0) {
        buf_printf(&multi->joints, "%s%zu", multi->joints.length > 0 ? "," : "",
                multi->text.length);
    }
    irc_clean(text, &multi->text);
    multi->notice = notice;
    multi->lines++;
    return IRC_MULTI_GOOD;
}

enum irc_multi_fault irc_multi_judge(const struct irc_multi *multi)
{
    return str_trim(buf_str(&multi->text)).length > 0 ? IRC_MULTI_GOOD : IRC_MULTI_INVALID;
}

/* -- replies -- */

void irc_multi_finish(struct irc_frontend *frontend)
{
    irc_multi_forget(&frontend->multi);
}

/* msg: a line of the batch; NULL when it was opened or closed. */
static void fail(
        struct irc_frontend *frontend, enum irc_multi_fault fault, const struct irc_msg *msg)
{
    frontend->multi.wrong = true;
    if (fault == IRC_MULTI_OTHER_TARGET) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_INVALID_TARGET", frontend->multi.target,
                IRC_WORD(irc_msg_param(msg, 0), IRC_SHOWN - 1), "Invalid multiline target");
    } else if (fault == IRC_MULTI_MANY_LINES) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_MAX_LINES", IRC_DIGITS(IRC_MULTI_LINES),
                "Multiline batch max-lines exceeded");
    } else if (fault == IRC_MULTI_MANY_BYTES) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_MAX_BYTES", IRC_DIGITS(IRC_MULTI_BYTES),
                "Multiline batch max-bytes exceeded");
    } else {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
    }
}

static void begin_multi(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct irc_multi *multi = &frontend->multi;
    enum irc_multi_fault fault = irc_multi_open(multi, msg);
    if (fault != IRC_MULTI_GOOD) {
        fail(frontend, fault, NULL);
        irc_multi_forget(multi);
        return;
    }
    (void)str_copy(str_of(frontend->response.label), multi->label, sizeof(multi->label));
    frontend->response.label[0] = '\0'; /* it is for the result of the batch */
}

static void end(struct irc_frontend *frontend, struct str reference)
{
    struct irc_multi *multi = &frontend->multi;
    if (!multi->reference[0] || !str_equal(reference, str_of(multi->reference))) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
        return;
    }
    (void)str_copy(
            str_of(multi->label), frontend->response.label, sizeof(frontend->response.label));
    if (!multi->wrong && irc_multi_judge(multi) != IRC_MULTI_GOOD) {
        fail(frontend, IRC_MULTI_INVALID, NULL);
    } else if (!multi->wrong) {
        irc_speak_lines(frontend, multi);
    }
    irc_multi_forget(multi);
}

void irc_multi_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str reference = irc_msg_param(msg, 0);
    if (!(frontend->caps & IRC_CAP_MULTILINE)) {
        IRC_REPLY(frontend, "421", "BATCH", "Ask for the capability draft/multiline first");
    } else if (str_starts(reference, STR("+"))) {
        begin_multi(frontend, msg);
    } else {
        end(frontend, str_slice(reference, reference.length > 0, reference.length));
    }
}

bool irc_multi_takes(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf reference = {0};
    bool speech = irc_msg_is(msg, "PRIVMSG") || irc_msg_is(msg, "NOTICE");
    bool takes = speech && (frontend->caps & IRC_CAP_MULTILINE) &&
                 irc_tag_find(msg->tags, STR("batch"), &reference);
    if (takes && (!frontend->multi.reference[0] ||
                         !str_equal(buf_str(&reference), str_of(frontend->multi.reference)))) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
    } else if (takes && !frontend->multi.wrong) {
        enum irc_multi_fault fault = irc_multi_add(&frontend->multi, msg);
        if (fault != IRC_MULTI_GOOD) {
            fail(frontend, fault, msg);
        }
    }
    buf_finish(&reference);
    return takes;
}
