/* channel_setting.c -- the names of the settings of channels, and what each is.
 *
 * To add an on/off setting: a flag in channel_impl.h, a row here, and the code that uses it. */
#include "engine/core/chat/channel_impl.h"

/* Flags are listed in this order. */
const struct channel_setting channel_settings[CHANNEL_SETTINGS] = {
        {"requests", SET_FLAG, CHANNEL_NO_CTCP},
        {"private", SET_FLAG, CHANNEL_INVITE_ONLY},
        {"moderated", SET_FLAG, CHANNEL_MODERATED},
        {"outside", SET_FLAG, CHANNEL_NO_OUTSIDE},
        {"secret", SET_FLAG, CHANNEL_SECRET},
        {"topic", SET_FLAG, CHANNEL_TOPIC_LOCKED},
        {"key", SET_KEY, 0},
        {"limit", SET_LIMIT, 0},
        {"operator", SET_RANK, CHANNEL_OPERATOR},
        {"voice", SET_RANK, CHANNEL_VOICE},
        {"ban", SET_MASK, CHANNEL_BAN},
        {"exception", SET_MASK, CHANNEL_EXCEPTION},
        {"invitation", SET_MASK, CHANNEL_INVITATION},
};

const struct channel_setting *channel_setting_find(struct str name)
{
    for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
        if (str_equal(name, str_of(channel_settings[i].name))) {
            return &channel_settings[i];
        }
    }
    return NULL;
}
