/* web_scope.c -- looks up names in a template's values. */
#include "net/text/web_scope.h"

#include <stdio.h>

json_t *web_scope_find(const struct web_scope *scope, struct str path)
{
    struct str name = str_take_until(&path, '.');
    if (str_equal(name, STR("@index"))) {
        return json_integer((json_int_t)scope->index);
    }
    if (name.length == 0) {
        return json_incref(scope->value);
    }
    json_t *value = NULL;
    for (; scope && !value; scope = scope->around) {
        value = json_object_getn(scope->value, name.bytes, name.length);
    }
    while (path.length > 0) {
        name = str_take_until(&path, '.');
        if (json_is_array(value) && str_equal(name, STR("length"))) {
            return json_integer((json_int_t)json_array_size(value));
        }
        value = json_object_getn(value, name.bytes, name.length);
    }
    return json_incref(value);
}

json_t *web_scope_find_word(const struct web_scope *scope, const struct web_word *word)
{
    return word->literal ? json_stringn(word->text.bytes, word->text.length)
                         : web_scope_find(scope, word->text);
}

struct str web_scope_text(const json_t *value, char (*scratch)[32])
{
    if (!json_is_integer(value)) {
        return (struct str){json_is_string(value) ? json_string_value(value) : "",
                json_string_length(value)};
    }
    int length =
            snprintf(*scratch, sizeof(*scratch), "%lld", (long long)json_integer_value(value));
    return (struct str){*scratch, (size_t)length};
}

int64_t web_scope_number(const json_t *value)
{
    char scratch[32];
    int64_t number = 0;
    (void)str_to_i64(web_scope_text(value, &scratch), &number);
    return number;
}

bool web_scope_holds(const struct web_scope *scope, struct str words)
{
    struct web_word word;
    char scratch[2][32];
    (void)web_word_take(&words, &word);
    json_auto_t *value = web_scope_find(scope, word.text);
    if (!web_word_take(&words, &word)) {
        return json_is_true(value) || json_string_length(value) > 0 ||
               web_scope_number(value) != 0 || json_array_size(value) > 0 ||
               json_object_size(value) > 0;
    }
    bool more = str_equal(word.text, STR(">"));
    bool yes = false;
    while (!yes && web_word_take(&words, &word)) {
        json_auto_t *other = web_scope_find_word(scope, &word);
        yes = more ? web_scope_number(value) > web_scope_number(other)
                   : str_equal(web_scope_text(value, &scratch[0]),
                             web_scope_text(other, &scratch[1]));
    }
    return yes;
}
