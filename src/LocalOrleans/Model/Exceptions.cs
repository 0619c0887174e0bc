namespace Orleans.Runtime
{
    /// <summary>Base of what the engine itself throws.</summary>
    [GenerateSerializer]
    public class OrleansException : Exception
    {
        public OrleansException()
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The engine was put together wrongly.</summary>
    [GenerateSerializer]
    public sealed class OrleansConfigurationException : Exception
    {
        public OrleansConfigurationException(string message)
            : base(message)
        {
        }

        public OrleansConfigurationException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The call was not accepted.</summary>
    [GenerateSerializer]
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message)
        {
        }

        internal OrleansMessageRejectionException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The engine has not started, is stopping, or has stopped.</summary>
    [GenerateSerializer]
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException()
            : base("The engine is not running.")
        {
        }

        public SiloUnavailableException(string msg)
            : base(msg)
        {
        }

        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Storage
{
    /// <summary>Someone else wrote the record meanwhile. Escaping a call, it deactivates the activation it came from.</summary>
    [GenerateSerializer]
    public class InconsistentStateException : Runtime.OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
            : this(storageException?.Message ?? "", storedEtag, currentEtag, storageException)
        {
        }

        [Id(1)]
        public string? StoredEtag { get; }

        [Id(2)]
        public string? CurrentEtag { get; }

        /// <summary>Cleared once it has deactivated its activation, so that callers it passes through live on.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
