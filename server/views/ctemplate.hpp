// ctemplate's headers as they can be included: one of them uses strlen without declaring it.
#pragma once

// clang-format off
#include <cstring>

#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_string.h>
// clang-format on
