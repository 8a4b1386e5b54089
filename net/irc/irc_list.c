/* irc_list.c -- LIST: the channels.
 *
 * Filters are those of ELIST=CMNTU: names and masks (a leading '!' negates one), "<N" and ">N"
 * people, "C<N" "C>N" minutes since creation, "T<N" "T>N" since the topic was set. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FILTERS_MAX = 10 };

/* Compares by "<5" or ">5". Returns false if the filter has another form. */
static bool compare(struct str filter, int64_t number, bool *out)
{
    uint64_t limit = 0;
    bool less = str_starts(filter, STR("<"));
    if ((!less && !str_starts(filter, STR(">"))) ||
            !str_to_u64(str_slice(filter, 1, filter.length), &limit)) {
        return false;
    }
    *out = less ? number < (int64_t)limit : number > (int64_t)limit;
    return true;
}

static int64_t minutes_since(int64_t seconds)
{
    return ((int64_t)time(NULL) - seconds) / 60;
}

/* True if the channel passes the filter. *named: the filter has a name or mask; *found: one of them
 * matches. */
static bool passes(struct str filter, const json_t *one, bool *named, bool *found)
{
    bool pass = true;
    struct str name = str_of(IRC_CHANNEL(one));
    if (compare(filter, irc_number(one, "people"), &pass)) {
        return pass;
    }
    struct str rest = str_slice(filter, 1, filter.length);
    int64_t topic_time = irc_number(one, "topic_time");
    if (str_starts_nocase(filter, STR("C")) &&
            compare(rest, minutes_since(irc_number(one, "made")), &pass)) {
        return pass;
    }
    if (str_starts_nocase(filter, STR("T")) &&
            compare(rest, minutes_since(topic_time), &pass)) {
        return pass && topic_time > 0;
    }
    if (str_starts(filter, STR("!"))) {
        return !str_fits_glob(rest, name);
    }
    *named = true;
    *found |= str_fits_glob(filter, name);
    return true;
}

static bool is_wanted(struct str filters, const json_t *one)
{
    bool named = false;
    bool found = false;
    bool all = filters.length == 0;
    for (size_t i = 0; filters.length > 0 && i < FILTERS_MAX; i++) {
        struct str filter = str_take_until(&filters, ',');
        if (filter.length > 0 && !passes(filter, one, &named, &found)) {
            return false;
        }
    }
    /* Empty channels other than public are shown only if the client asks for them by name. */
    return named ? found
                 : irc_number(one, "people") > 0 ||
                           (all && strcmp(irc_text(one, "channel"), "public") == 0);
}

static void listed_list(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *channels = json_object_get(call->reply, "channels");
    struct str filters = str_of(call->words[0]);
    IRC_REPLY(frontend, "321", "Channel", "Users  Name");
    for (size_t i = 0; i < json_array_size(channels); i++) {
        const json_t *one = json_array_get(channels, i);
        if (is_wanted(filters, one)) {
            IRC_REPLY(frontend, "322", IRC_CHANNEL(one), IRC_DIGITS(irc_number(one, "people")),
                    irc_text(one, "topic"));
        }
    }
    IRC_REPLY(frontend, "323", "End of /LIST");
}

void irc_channel_list(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char *filters = str_dup(irc_msg_param(msg, 0));
    (void)irc_call(frontend, "channel.list", NULL, listed_list, IRC_WORDS(filters));
    mem_free(filters);
}
