/* irc_multi.c -- BATCH draft/multiline: several lines that are said as one.
 *
 * 1. A client has one batch open at most, and of that no more is kept than may be said; it may stay open for ever.
 * 2. Each line is paid for like any other (irc_front.c), so a batch is no way around the pace.
 * 3. What is wrong is said once (FAIL BATCH); the rest of the batch is dropped then, and nothing of it is said.
 *
 * Others are shown the lines one behind the other, and each as somebody's words, so that no line passes for another
 * person's; who takes batches is shown one (irc_group.c). */
#include "net/irc/irc_impl.h"

#include <stdarg.h>
#include <string.h>

static void forget(struct irc_multi *multi)
{
    multi->reference[0] = '\0';
    multi->lines = 0;
    multi->wrong = false;
    multi->notice = false;
    multi->label[0] = '\0';
    buf_finish(&multi->text);
    buf_finish(&multi->tags);
}

void irc_multi_finish(struct irc_front *front)
{
    forget(&front->multi);
}

#define WRONG(front, ...)                                                                      \
    do {                                                                                       \
        (front)->multi.wrong = true;                                                           \
        IRC_FAIL(front, "BATCH", __VA_ARGS__);                                                 \
    } while (false)

static void open_batch(struct irc_front *front, const struct irc_msg *msg, struct str reference)
{
    struct irc_multi *multi = &front->multi;
    struct str target = irc_msg_param(msg, 2);
    bool formed = str_equal(irc_msg_param(msg, 1), STR("draft/multiline")) &&
                  reference.length > 0 && reference.length < sizeof(multi->reference) &&
                  target.length > 0 && target.length < sizeof(multi->target) &&
                  str_find_char(target, ',', 0) == SIZE_MAX;
    if (multi->reference[0] || !formed) {
        forget(multi);
        IRC_FAIL(front, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
        return;
    }
    (void)str_copy(reference, multi->reference, sizeof(multi->reference));
    (void)str_copy(target, multi->target, sizeof(multi->target));
    (void)str_copy(str_of(front->response.label), multi->label, sizeof(multi->label));
    front->response.label[0] = '\0'; /* it is for what comes of the batch */
    irc_speak_own_tags(msg->tags, &multi->tags);
}

static void close_batch(struct irc_front *front, struct str reference)
{
    struct irc_multi *multi = &front->multi;
    if (!multi->reference[0] || !str_equal(reference, str_of(multi->reference))) {
        IRC_FAIL(front, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
        return;
    }
    (void)str_copy(str_of(multi->label), front->response.label, sizeof(front->response.label));
    if (!multi->wrong && multi->lines == 0) {
        WRONG(front, "MULTILINE_INVALID", "Invalid multiline batch");
    } else if (!multi->wrong) {
        irc_speak_lines(front, multi);
    }
    forget(multi);
}

void irc_multi_command(struct irc_front *front, const struct irc_msg *msg)
{
    struct str reference = irc_msg_param(msg, 0);
    struct str bare = str_slice(reference, reference.length > 0, reference.length);
    if (!(front->caps & IRC_CAP_MULTILINE)) {
        IRC_REPLY(front, "421", "BATCH", "Ask for the capability draft/multiline first");
    } else if (str_starts(reference, STR("+"))) {
        open_batch(front, msg, bare);
    } else {
        close_batch(front, bare);
    }
}

static bool has_tag(const struct irc_msg *msg, const char *key)
{
    struct buf value = {0};
    bool has = irc_tag_find(msg->tags, str_of(key), &value);
    buf_finish(&value);
    return has;
}

static void take(struct irc_front *front, const struct irc_msg *msg)
{
    struct irc_multi *multi = &front->multi;
    struct str text = irc_msg_param(msg, 1);
    bool notice = irc_msg_is(msg, "NOTICE");
    bool joins = multi->lines > 0 && has_tag(msg, "draft/multiline-concat");
    size_t length = multi->text.length;
    if (!str_equal_nocase(irc_msg_param(msg, 0), str_of(multi->target))) {
        WRONG(front, "MULTILINE_INVALID_TARGET", multi->target,
                IRC_WORD(irc_msg_param(msg, 0), IRC_SHOWN - 1), "Invalid multiline target");
    } else if (str_find_char(text, '\x01', 0) != SIZE_MAX ||
               (multi->lines > 0 && notice != multi->notice)) {
        WRONG(front, "MULTILINE_INVALID", "Invalid multiline batch");
    } else if (multi->lines == IRC_MULTI_LINES) {
        WRONG(front, "MULTILINE_MAX_LINES", IRC_DIGITS(IRC_MULTI_LINES),
                "Multiline batch max-lines exceeded");
    } else if (length + text.length + 1 > IRC_MULTI_BYTES) {
        WRONG(front, "MULTILINE_MAX_BYTES", IRC_DIGITS(IRC_MULTI_BYTES),
                "Multiline batch max-bytes exceeded");
    } else {
        if (multi->lines > 0 && !joins) {
            buf_add_char(&multi->text, '\n');
        }
        irc_clean(text, &multi->text);
        multi->notice = notice;
        multi->lines++;
    }
}

bool irc_multi_takes(struct irc_front *front, const struct irc_msg *msg)
{
    struct buf reference = {0};
    bool speech = irc_msg_is(msg, "PRIVMSG") || irc_msg_is(msg, "NOTICE");
    bool takes = speech && (front->caps & IRC_CAP_MULTILINE) &&
                 irc_tag_find(msg->tags, STR("batch"), &reference);
    if (takes && (!front->multi.reference[0] ||
                         !str_equal(buf_str(&reference), str_of(front->multi.reference)))) {
        IRC_FAIL(front, "BATCH", "MULTILINE_INVALID", "Invalid multiline batch");
    } else if (takes && !front->multi.wrong) {
        take(front, msg);
    }
    buf_finish(&reference);
    return takes;
}
