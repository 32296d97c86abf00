using A.Shell;
using A.Core.Tasks;

namespace A.Core;

internal sealed class Decider(A.Wire.Codec codec);
