/* erase_name.c -- finds the erased name, and makes the words that replace it.
 *
 * A name is searched both as it was written and folded, as in the account's key. */
#include "engine/core/login/erase_impl.h"
#include "engine/core/phrase/phrase.h"

bool erase_is_name(const struct forgetting *forgetting, const struct value *value)
{
    return value->kind == VALUE_STRING &&
           (str_equal_nocase(value_as_str(value), str_of(forgetting->name)) ||
                   str_equal_nocase(value_as_str(value), str_of(forgetting->key)));
}

bool erase_has_name(const struct forgetting *forgetting, struct str bytes)
{
    return str_find_nocase(bytes, str_of(forgetting->name), 0) != SIZE_MAX ||
           str_find_nocase(bytes, str_of(forgetting->key), 0) != SIZE_MAX;
}

struct erase_words erase_words_of(
        struct engine *engine, const struct forgetting *forgetting, bool any_case)
{
    return (struct erase_words){
            str_of(forgetting->name), phrase_get(engine, PHRASE_forget_somebody), any_case};
}
