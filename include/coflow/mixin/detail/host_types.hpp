// SPDX-License-Identifier: MIT
#pragma once

namespace coflow::detail {

/// What a mixin may know of its host while the host's class is not complete.
template <class Host>
struct HostTypes;

template <template <class, class, template <class> class...> class Base, class In, class Out,
          template <class> class... Mixins>
struct HostTypes<Base<In, Out, Mixins...>> {
    using Input = In;
    using Output = Out;
};

} // namespace coflow::detail
