"""Starts moto's server with its own arguments, and remembers what it otherwise works out again for each call."""

from functools import lru_cache

import jsonpath_ng.ext
from moto.core import utils

# Before other modules import them by name.
jsonpath_ng.ext.parse = lru_cache(maxsize=None)(jsonpath_ng.ext.parse)
utils.camelcase_to_underscores = lru_cache(maxsize=None)(utils.camelcase_to_underscores)

from moto import backends  # noqa: E402
from moto.moto_server import werkzeug_app  # noqa: E402
from moto.server import main  # noqa: E402

MODULES = tuple(backends.list_of_moto_modules())
backends.list_of_moto_modules = lambda: MODULES

APPLICATION = werkzeug_app.DomainDispatcherApplication
APPLICATION.get_backend_for_host = lru_cache(maxsize=None)(APPLICATION.get_backend_for_host)

main()
